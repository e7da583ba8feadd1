import type { CheckView, UserTask } from '@fettle/flows/contract';
import { IconBarcode, IconChevronRight, IconCircleCheck, IconLock, IconPencil } from '@tabler/icons-react';
import { announce } from './announcement.ts';
import { BottomBar, type BottomBarProps } from './bottom-bar.tsx';
import { CheckRows } from './check-rows.tsx';
import { useConnection } from './connection-line.tsx';
import { age, timeOfDay } from './duration-text.ts';
import styles from './queue.module.css';
import type { LastScan } from './station.tsx';
import { useNow, useTerminal } from './terminal-context.tsx';
import { useHoldReason } from './use-hold-reason.ts';

interface QueueProps {
  /** Undefined: not known yet. */
  readonly queue: readonly UserTask[] | undefined;
  readonly problem: Error | null;
  readonly lastScan: LastScan | undefined;
  readonly openTask: (task: UserTask) => void;
  readonly bar: Pick<BottomBarProps, 'more' | 'attention' | 'help'>;
  /** When the server last gave the queue. */
  readonly asked: number;
  /** What reactions ask this station. */
  readonly checks: readonly CheckView[];
  readonly openCheck: (check: CheckView) => void;
}

/** The units that wait at the station, oldest first. A scan or a touch opens one. */
export function Queue({ queue, problem, lastScan, openTask, bar, asked, checks, openCheck }: QueueProps) {
  const connection = useConnection();
  const next = queue?.find((task) => !task.held && task.refusal === undefined);
  const count = queue?.length ?? 0;
  const whyNone =
    count === 0 ? 'the queue is empty' : queue?.every(({ held }) => held) ? 'all units are on hold' : 'no unit can be done now';
  return (
    <>
      <div className={styles.head}>
        <h1>{count === 0 ? 'Queue' : `Queue · ${count === 1 ? '1 unit' : `${count} units`}`}</h1>
        {connection === 'lost' && asked > 0 && <span className={styles.old}>As of {timeOfDay(asked)}</span>}
        <span className={styles.scan}>
          <IconBarcode size={24} aria-hidden />
          {lastScan === undefined ? 'Scan a serial number' : `Last scan ${lastScan.code} · ${timeOfDay(lastScan.at)}`}
        </span>
      </div>
      <div className={styles.body}>
        <CheckRows checks={checks} open={openCheck} />
        {queue === undefined && problem !== null && (
          <p className={styles.empty} role="alert">
            {problem.message}
          </p>
        )}
        {queue !== undefined && count === 0 && checks.length === 0 && (
          <div className={styles.empty} role="status">
            <IconCircleCheck size={72} stroke={1.3} aria-hidden />
            <strong>Nothing waits here</strong>
            <span>A unit appears as soon as it reaches this station.</span>
          </div>
        )}
        <ul className={styles.list} aria-label="Queue">
          {queue?.map((task) => (
            <QueueRow key={task.id} task={task} open={() => openTask(task)} />
          ))}
        </ul>
      </div>
      <BottomBar
        {...bar}
        back={undefined}
        other={undefined}
        main={{
          label: 'Open next',
          caption: next === undefined ? whyNone : next.unit.serialNumber,
          ready: next !== undefined,
          act: () => (next === undefined ? announce('note', `${whyNone.charAt(0).toUpperCase()}${whyNone.slice(1)}.`) : openTask(next)),
        }}
      />
    </>
  );
}

function QueueRow({ task, open }: { readonly task: UserTask; readonly open: () => void }) {
  const { drafts } = useTerminal();
  const now = useNow(20_000);
  const reason = useHoldReason(task);
  const draft = drafts.get(task.id);
  const { unit, instruction } = task;
  return (
    <li>
      <button type="button" className={styles.row} data-held={task.held || task.refusal !== undefined} onClick={open}>
        <span className={styles.serial}>{unit.serialNumber}</span>
        <span className={styles.what}>
          <strong>{instruction.title}</strong>
          <span>
            {unit.product} · order {unit.jobOrder}
          </span>
        </span>
        {task.held ? (
          <span className={styles.held}>
            <IconLock size={24} aria-hidden />
            <span>
              <strong>On hold</strong>
              {reason !== undefined && <em>{reason}</em>}
            </span>
          </span>
        ) : task.refusal !== undefined ? (
          <span className={styles.held}>
            <IconLock size={24} aria-hidden />
            <span>
              <strong>Not now</strong>
              <em>{task.refusal}</em>
            </span>
          </span>
        ) : draft !== undefined ? (
          <span className={styles.begun}>
            <IconPencil size={22} aria-hidden />
            begun, step {draft.step + 1} of {instruction.steps.length}
          </span>
        ) : null}
        <span className={styles.waits}>
          <em>waits</em>
          {age(now - task.openedAt)}
        </span>
        <IconChevronRight size={30} aria-hidden />
      </button>
    </li>
  );
}
