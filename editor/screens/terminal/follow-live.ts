import type { HistoryKind } from '@fettle/flows';
import { api } from '@fettle/flows/contract';
import type { QueryClient } from '@tanstack/react-query';
import { onLive } from '../../live/live.ts';

const TASKS = [api.listTasks.path, api.listStations.path];
const HOLDS = [api.listTasks.path, api.getUnit.path];

/** What a terminal asks again after each kind of history: little of what happens in a plant concerns a station. A kind that is forgotten does not compile. */
const CHANGED_BY: Record<HistoryKind, readonly string[]> = {
  unitStarted: [api.listJobOrders.path],
  entered: [],
  waiting: [],
  observed: [],
  left: [],
  joined: [],
  tokenSpawned: [],
  tokenEnded: [],
  workInstructionOpened: TASKS,
  workInstructionCompleted: TASKS,
  workInstructionWithdrawn: TASKS,
  effectRequested: [],
  effectFinished: [],
  nonconformanceOpened: [],
  nonconformanceClosed: [],
  andonCalled: [api.listAndonCalls.path],
  holdPlaced: HOLDS,
  holdReleased: HOLDS,
  skipped: TASKS,
  timeLimit: [],
  incidentOpened: [],
  incidentClosed: [],
  ruleFired: [],
  chartSampled: [],
  limitsLearned: [],
  limitsProposed: [],
  reactionOpened: [],
  reactionRepeated: [],
  reactionClosed: [],
  unitsContained: [],
  checkOpened: [api.listChecks.path],
  checkAnswered: [api.listChecks.path],
  checkOverdue: [api.listChecks.path],
  samplingChanged: [],
  sentBack: TASKS,
  scrapOrdered: TASKS,
  escalated: TASKS,
  compensating: TASKS,
  migrated: TASKS,
  messageVoid: [],
  workInstructionPartCompleted: TASKS,
  quantityScrapped: TASKS,
  lotSplit: TASKS,
  lotMerged: TASKS,
  materialConsumed: TASKS,
  requestRefused: TASKS,
  materialProduced: [],
  materialLotChanged: [],
  unitInstalled: [],
  routingCalled: [],
  routingReturned: [],
  unitFinished: [...TASKS, api.listJobOrders.path],
};

/** Milliseconds. The first change is asked for at once, since a step has to appear within a second of its machine event; a burst after it together. */
const AT_MOST_EVERY = 300;

/** Keeps a terminal up to date by the live stream. Returns how to stop. */
export function followLive(client: QueryClient): () => void {
  const pending = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = (): void => {
    timer = undefined;
    if (pending.size === 0) return;
    for (const path of pending) void client.invalidateQueries({ queryKey: [path] });
    pending.clear();
    timer = setTimeout(flush, AT_MOST_EVERY);
  };
  const changed = (paths: readonly string[]): void => {
    for (const path of paths) pending.add(path);
    if (timer === undefined) flush();
  };
  const stops = [
    onLive('history', ({ kind }) => changed(CHANGED_BY[kind] ?? [])),
    onLive('calls', () => changed([api.listAndonCalls.path])),
  ];
  return () => {
    clearTimeout(timer);
    for (const stop of stops) stop();
  };
}
