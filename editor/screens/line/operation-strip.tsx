import type { LineOperation } from '@fettle/flows/contract';
import { IconArrowBackUp, IconChevronRight } from '@tabler/icons-react';
import { Fragment } from 'react';
import { TimeLeft } from '../../parts/time-left.tsx';
import { age } from '../terminal/duration-text.ts';
import { percent, secondsInWords } from './line-words.ts';
import type { OperationColumns } from './operation-columns.ts';
import { OperationState } from './operation-state.tsx';
import styles from './operation-strip.module.css';

interface OperationStripProps {
  readonly operations: readonly LineOperation[];
  readonly columns: OperationColumns;
  readonly now: number;
  readonly chosen: string | undefined;
  readonly choose: (flowNode: string | undefined) => void;
}

/** The line from left to right, as the routing draws it. A touch on an operation shows its units. */
export function OperationStrip({ operations, columns, now, chosen, choose }: OperationStripProps) {
  const hasTimes = operations.some(({ nextExpiry }) => nextExpiry !== undefined);
  const byId = new Map(operations.map((operation) => [operation.flowNode, operation]));
  return (
    <section className={styles.strip} aria-label="Operations">
      {columns.columns.map((column, index) => (
        <Fragment key={column.join()}>
          {index > 0 && <IconChevronRight className={styles.arrow} size={22} aria-hidden />}
          <div className={styles.column}>
            {column.map((id) => (
              <OperationCard
                key={id}
                operation={byId.get(id)!}
                back={(columns.back.get(id) ?? []).map((other) => byId.get(other)?.name ?? other)}
                now={now}
                hasTimes={hasTimes}
                chosen={id === chosen}
                choose={() => choose(id === chosen ? undefined : id)}
              />
            ))}
          </div>
        </Fragment>
      ))}
    </section>
  );
}

interface OperationCardProps {
  readonly operation: LineOperation;
  readonly back: readonly string[];
  readonly now: number;
  /** Some operation of the line shows a time that is running: then each has a line for it, so that they stand level. */
  readonly hasTimes: boolean;
  readonly chosen: boolean;
  readonly choose: () => void;
}

function OperationCard({ operation, back, now, hasTimes, chosen, choose }: OperationCardProps) {
  const {
    name,
    equipment,
    state,
    units,
    cycleSeconds,
    standardSeconds,
    firstPassYield,
    passedToday,
    oldestSince,
    oldestSerialNumber,
    nextExpiry,
  } = operation;
  const slow = cycleSeconds !== undefined && standardSeconds !== undefined && cycleSeconds > standardSeconds;
  return (
    <button type="button" className={styles.card} data-state={state} aria-pressed={chosen} onClick={choose}>
      <span className={styles.head}>
        <OperationState state={state} size={18} />
        <span className={styles.units}>{units}</span>
      </span>
      <span className={styles.name}>{name}</span>
      <span className={styles.equipment}>{equipment ?? ' '}</span>
      <span className={styles.facts}>
        <span>{standardSeconds === undefined ? 'Cycle' : 'Cycle / std'}</span>
        <span data-slow={slow}>
          {cycleSeconds === undefined ? '–' : secondsInWords(cycleSeconds)}
          {standardSeconds !== undefined && <em> / {secondsInWords(standardSeconds)}</em>}
          {slow && <em className={styles.slow}> slow</em>}
        </span>
        <span>Yield</span>
        <span>{firstPassYield === undefined ? '–' : percent(firstPassYield)}</span>
        <span>Passed</span>
        <span>{passedToday}</span>
      </span>
      <span className={styles.oldest}>
        {oldestSince === undefined ? 'no unit waits' : `oldest ${age(now - oldestSince)} · ${oldestSerialNumber ?? ''}`}
      </span>
      {hasTimes && (
        <span className={styles.expiry}>
          {nextExpiry === undefined ? (
            ' '
          ) : (
            <>
              next limit: <TimeLeft dueAt={nextExpiry} />
            </>
          )}
        </span>
      )}
      {back.length > 0 && (
        <span className={styles.back}>
          <IconArrowBackUp size={14} aria-hidden /> rework to {back.join(', ')}
        </span>
      )}
    </button>
  );
}
