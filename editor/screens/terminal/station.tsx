import { api, type CheckView, type UserTask } from '@fettle/flows/contract';
import type { DataEntry } from '@fettle/flows/work-instruction.ts';
import { Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { call } from '../../api.ts';
import { useRoute } from '../../data/use-route.ts';
import { newEntryId } from '../../offline/new-entry-id.ts';
import { announce, hush } from './announcement.ts';
import { Band } from './band.tsx';
import { CallHelpSheet } from './call-help-sheet.tsx';
import { shownLanguage, taskIn, useLanguage } from './instruction-language.ts';
import { CheckSheet, DeviceSheet, EscalateSheet, fetchLaterSheets, HoldSheet, UnsentSheet } from './later-sheets.ts';
import { MoreSheet } from './more-sheet.tsx';
import type { Reported } from './quantity-sheet.tsx';
import { Queue } from './queue.tsx';
import { meaningOfScan } from './scan-meaning.ts';
import { beep } from './sound.ts';
import styles from './station.module.css';
import { stationQueue } from './station-queue.ts';
import { type DraftValue, enteredValues, type TaskDraft } from './task-draft.ts';
import { TaskScreen } from './task-screen.tsx';
import { useOperator, useOutboxEntries, useSettings, useTerminal } from './terminal-context.tsx';
import { TopBar } from './top-bar.tsx';
import { UndoBar } from './undo-bar.tsx';
import { useHelpCalls } from './use-help-calls.ts';
import { useScanner } from './use-scanner.ts';

/** Milliseconds in which a confirmed unit can be taken back. */
const SECOND_THOUGHTS = 8_000;

/** The data entry that waits for a value, as the scanner needs to know it. */
export interface ScanTarget {
  readonly entry: DataEntry;
  readonly fill: (value: DraftValue) => void;
}

type Opened = 'more' | 'help' | 'unsent' | 'device' | 'hold' | 'escalate';

interface StationProps {
  readonly station: string;
  /** The task that is open. */
  readonly task: string | undefined;
  readonly open: (task: string | undefined) => void;
  readonly leave: () => void;
}

/** One station: its queue, or one unit of it, with what is around both. */
export function Station({ station, task: openId, open, leave }: StationProps) {
  const { outbox } = useTerminal();
  const { settings } = useSettings();
  const operator = useOperator();
  const entries = useOutboxEntries();
  const tasks = useRoute(api.listTasks, { query: { station } }, { every: 15_000 });
  const checks = useRoute(api.listChecks, { query: { station, limit: 20 } }, { every: 15_000 }).data?.checks ?? [];
  const [check, setCheck] = useState<CheckView>();
  const [sent, setSent] = useState<ReadonlySet<string>>(new Set());
  const [opened, setOpened] = useState<Opened>();
  const scanTarget = useRef<ScanTarget | undefined>(undefined);
  const help = useHelpCalls(station, () => setOpened('help'));

  useEffect(
    () => outbox.onSent((entry) => entry.kind === 'task' && entry.part !== true && setSent((before) => new Set(before).add(entry.task))),
    [outbox],
  );
  const queue = useMemo(() => tasks.data && stationQueue(tasks.data.tasks, entries, sent), [tasks.data, entries, sent]);
  const [language, chooseLanguage] = useLanguage(operator.id);
  const found = queue?.find(({ id }) => id === openId);
  const task = useMemo(() => found && taskIn(found, language), [found, language]);
  const gone = openId !== undefined && queue !== undefined && task === undefined && !tasks.isFetching;
  useEffect(() => {
    if (!gone) return;
    announce('note', 'This unit does not wait here any more: it was finished or withdrawn elsewhere.');
    open(undefined);
  }, [gone, open]);

  const openTask = (next: UserTask): void => {
    setOpened(undefined);
    void outbox.sendNow();
    open(next.id);
  };

  useScanner(settings.scannerPrefix, (code) => {
    const target = scanTarget.current;
    const meaning = meaningOfScan(code, { queue: queue ?? [], open: task, entry: target?.entry });
    const good = meaning.kind !== 'unexpected';
    const material = !good && (task?.instruction.materials ?? []).length > 0;
    if (settings.sound && !material) beep(good ? 'good' : 'bad');
    setLastScan({ code, good, at: Date.now() });
    if (meaning.kind === 'open') {
      announce('good', `${code} opened.`);
      openTask(meaning.task);
    } else if (meaning.kind === 'fill') {
      announce('good', `“${meaning.entry.title}”: ${code}`);
      target?.fill(meaning.value);
    } else if (meaning.kind === 'alreadyOpen') {
      announce('good', meaning.says);
    } else if (task !== undefined && (task.instruction.materials ?? []).length > 0) {
      void takeMaterial(task, code);
    } else {
      announce('bad', meaning.says);
      if (meaning.elsewhere) void sayWhere(code, meaning.says);
    }
  });
  const [lastScan, setLastScan] = useState<LastScan>();
  /** A code that is nothing else is a material: the server knows whether it is the right one. */
  const takeMaterial = async (at: UserTask, code: string): Promise<void> => {
    try {
      const { title, quantity, left } = await call(
        api.scanMaterial,
        { params: { task: at.id }, body: { scan: newEntryId(), code } },
        AbortSignal.timeout(5_000),
      );
      announce('good', left > 0 ? `${title}: ${quantity} from ${code}, ${left} more needed.` : `${title}: ${quantity} from ${code}.`);
      if (settings.sound) beep('good');
      setLastScan({ code, good: true, at: Date.now() });
      void tasks.refetch();
    } catch (error) {
      announce('bad', error instanceof Error ? error.message : String(error));
      if (settings.sound) beep('bad');
    }
  };

  const finish = (
    finished: UserTask,
    draft: TaskDraft,
    outcome: { readonly value: string; readonly title: string },
    reported?: Reported,
  ): void => {
    const now = Date.now();
    hush();
    open(undefined);
    outbox
      .add({
        kind: 'task',
        entryId: newEntryId(),
        person: { id: operator.id, displayName: operator.displayName },
        station,
        enteredAt: now,
        sendAfter: now + SECOND_THOUGHTS,
        task: finished.id,
        serialNumber: finished.unit.serialNumber,
        title: finished.instruction.title,
        outcome: { value: outcome.value, title: outcome.title },
        entries: enteredValues(finished.instruction, draft),
        ...(reported === undefined ? {} : { reported, part: reported.good + reported.scrapped < finished.remaining }),
      })
      .catch(() => {
        announce('bad', `${finished.unit.serialNumber} could not be stored on this device: its disk is full or broken. Nothing was sent.`);
        open(finished.id);
      });
  };

  useEffect(fetchLaterSheets, []);

  const refused = entries.filter((entry) => entry.state === 'refused').length;
  const bar = { more: () => setOpened('more'), attention: refused, help };
  return (
    <main className={styles.frame}>
      <TopBar station={station} task={task} />
      {task === undefined ? (
        <Queue
          queue={queue}
          problem={tasks.error}
          lastScan={lastScan}
          openTask={openTask}
          bar={bar}
          asked={tasks.dataUpdatedAt}
          checks={checks}
          openCheck={setCheck}
        />
      ) : (
        <TaskScreen
          key={task.id}
          task={task}
          bar={bar}
          lastScan={lastScan}
          scanTarget={scanTarget}
          back={() => open(undefined)}
          finish={(draft, outcome, reported) => finish(task, draft, outcome, reported)}
        />
      )}
      <UndoBar undone={(entry) => open(entry.task)} />
      <Band />
      {opened === 'more' && (
        <MoreSheet
          task={task}
          language={task === undefined ? undefined : shownLanguage(task, language)}
          chooseLanguage={chooseLanguage}
          close={() => setOpened(undefined)}
          show={setOpened}
          leave={leave}
          refused={refused}
        />
      )}
      {opened === 'help' && <CallHelpSheet station={station} task={task} close={() => setOpened(undefined)} />}
      <Suspense>
        {opened === 'unsent' && (
          <UnsentSheet
            close={() => setOpened(undefined)}
            openAgain={(id) => {
              const again = queue?.find((one) => one.id === id);
              if (again !== undefined) openTask(again);
            }}
            inQueue={(id) => queue?.some((one) => one.id === id) ?? false}
          />
        )}
        {check !== undefined && <CheckSheet key={check.id} check={check} close={() => setCheck(undefined)} />}
        {opened === 'device' && <DeviceSheet close={() => setOpened(undefined)} />}
        {opened === 'escalate' && task !== undefined && <EscalateSheet task={task} close={() => setOpened(undefined)} />}
        {opened === 'hold' && task !== undefined && <HoldSheet task={task} close={() => setOpened(undefined)} />}
      </Suspense>
    </main>
  );
}

export interface LastScan {
  readonly code: string;
  readonly good: boolean;
  readonly at: number;
}

/** A second, better answer when the server knows the unit: where it waits. Without a connection, the first one stands. */
async function sayWhere(code: string, first: string): Promise<void> {
  const found = await call(api.listTasks, { query: { serialNumber: code } }, AbortSignal.timeout(3_000)).catch(() => undefined);
  const [task] = found?.tasks ?? [];
  if (task !== undefined) announce('bad', `${first} That unit waits at ${task.station} for “${task.instruction.title}”.`);
}
