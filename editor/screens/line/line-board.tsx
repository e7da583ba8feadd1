import { IconHandStop, IconX } from '@tabler/icons-react';
import { usePersonNames } from '../../parts/use-person-names.ts';
import { age } from '../terminal/duration-text.ts';
import styles from './line-board.module.css';
import { EndInWords } from './line-header.tsx';
import { clockAndDay, ORDER_WORDS } from './line-words.ts';
import { OperationState } from './operation-state.tsx';
import { projectedEnd } from './projected-end.ts';
import type { Line } from './use-line.ts';

/** Calls that fit on the wall. */
const SHOWN_CALLS = 3;

/** For a screen on the wall, read from five metres: little, large, and no controls but the way out. Sizes follow the screen. */
export function LineBoard({
  line: { line, columns, now, answeredAt, stale, error },
  leave,
}: {
  readonly line: Line;
  readonly leave: () => void;
}) {
  const persons = usePersonNames();
  const order = line?.jobOrder;
  const calls = [...(line?.calls ?? [])].sort((one, other) => one.calledAt - other.calledAt);
  const openCalls = line?.openCalls ?? 0;
  const byId = new Map(line?.operations.map((operation) => [operation.flowNode, operation]));
  return (
    <main className={styles.board} data-stale={stale}>
      <header className={styles.head}>
        <h1>{line?.name ?? 'Line'}</h1>
        {order !== undefined && (
          <span>
            {order.id} · {ORDER_WORDS[order.state]}
          </span>
        )}
        <span className={styles.clock} data-stale={stale}>
          {stale ? `Old: as of ${clockAndDay(answeredAt, now)}` : clockAndDay(now, now)}
        </span>
        <button type="button" className={styles.leave} aria-label="Leave the board" onClick={leave}>
          <IconX aria-hidden />
        </button>
      </header>
      {line === undefined && error !== null && <p role="alert">{error.message}</p>}
      {line !== undefined && (
        <>
          <section className={styles.figures} aria-label="Order">
            <Figure label="Actual" value={String(order?.good ?? '–')} note={order === undefined ? '' : `of ${order.quantity}`} />
            <Figure label="Scrapped" value={String(order?.scrapped ?? '–')} bad={(order?.scrapped ?? 0) > 0} />
            <Figure label="On hold" value={String(line.holds)} bad={line.holds > 0} />
            <Figure label="Nonconforming" value={String(line.openNonconformances)} bad={line.openNonconformances > 0} />
            <div className={styles.figure}>
              <span>Projected end</span>
              <strong className={styles.end}>
                {order === undefined ? '–' : <EndInWords end={projectedEnd(order, line.hours, now)} now={now} />}
              </strong>
            </div>
          </section>
          <section className={styles.strip} aria-label="Operations">
            {columns?.columns.map((column) => (
              <div key={column.join()} className={styles.column}>
                {column.map((id) => {
                  const operation = byId.get(id)!;
                  return (
                    <div key={id} className={styles.operation} data-state={operation.state}>
                      <strong>{operation.name}</strong>
                      <OperationState state={operation.state} size={30} />
                      <span className={styles.units}>{operation.units}</span>
                    </div>
                  );
                })}
              </div>
            ))}
          </section>
          <section className={styles.calls} aria-label="Andon calls">
            {calls.length === 0 && <p className={styles.calm}>No open calls</p>}
            {calls.slice(0, SHOWN_CALLS).map((call) => (
              <p key={call.id} className={styles.call} data-severity={call.severity} data-taken={call.state === 'acknowledged'}>
                <IconHandStop aria-hidden />
                <strong>{call.station}</strong>
                <span>{call.title}</span>
                <em>
                  {call.state === 'acknowledged'
                    ? `${persons.get(call.acknowledgedBy ?? '') ?? call.acknowledgedBy} · ${age(now - call.calledAt)}`
                    : age(now - call.calledAt)}
                </em>
              </p>
            ))}
            {openCalls > SHOWN_CALLS && <p className={styles.calm}>and {openCalls - SHOWN_CALLS} more</p>}
          </section>
        </>
      )}
    </main>
  );
}

function Figure({
  label,
  value,
  note = '',
  bad = false,
}: {
  readonly label: string;
  readonly value: string;
  readonly note?: string;
  readonly bad?: boolean;
}) {
  return (
    <div className={styles.figure} data-bad={bad}>
      <span>{label}</span>
      <strong>
        {value} <small>{note}</small>
      </strong>
    </div>
  );
}
