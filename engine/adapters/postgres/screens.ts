import type { HistoryEvent, HistoryKind, RoutingInstance } from '@fettle/flows';
import type pg from 'pg';
import { bulkWrite, write } from './bulk-write.ts';
import { writeCharts } from './chart-rows.ts';
import { column } from './columns.ts';
import { writeGenealogy, writeInstructionParts } from './genealogy-rows.ts';
import type { InstructionWriter } from './instruction-documents.ts';
import { writeReactions } from './reaction-rows.ts';

/**
 * What screens list (work instructions, nonconformances, holds, calls, firings, incidents), as a projection of history, written in its transaction.
 *
 * Invariants:
 * 1. every kind of history says here what it changes, if only "nothing": a new kind does not compile until somebody has thought of it;
 * 2. what is opened and closed by one drain is inserted first and updated then.
 */
type Line = HistoryEvent;

const text = (event: Line, name: string): string | undefined => {
  const value = event.data[name];
  return value === undefined || value === null ? undefined : String(value);
};
const required = (event: Line, name: string): string => text(event, name) ?? '';

/** Ids of waits and records are `token/activation/name`; those of rules have no such parts. */
function activityOf(event: Line): { readonly activation: number | undefined; readonly name: string | undefined } {
  if (event.token === undefined) return { activation: undefined, name: undefined };
  const [activation, ...name] = required(event, 'id')
    .slice(event.token.length + 1)
    .split('/');
  return { activation: Number(activation), name: name.join('/') };
}

const instanceOf = (event: Line): string | undefined => (event.stream.startsWith('rule/') ? undefined : event.stream);
const keyOf = (event: Line): string =>
  event.stream.startsWith('rule/') ? `equipment/${event.stream.split('/').slice(3).join('/')}` : `unit/${event.stream}`;

interface WithUnit {
  readonly event: Line;
  readonly unit: RoutingInstance['unit'] | undefined;
}

const id = column.text<Line>((event) => required(event, 'id'));
const at = column.bigint<Line>((event) => event.at);
const person = column.text<Line>((event) => text(event, 'person'));
const reason = column.text<Line>((event) => text(event, 'reason'));

interface Opened {
  readonly event: Line;
  readonly reference: unknown;
}
const OPEN_WORK_INSTRUCTIONS = bulkWrite<Opened>('open-work-instructions', [
  column.text(({ event }) => required(event, 'id')),
  column.text(({ event }) => event.stream),
  column.integer(({ event }) => activityOf(event).activation),
  column.text(({ event }) => activityOf(event).name),
  column.text(({ event }) => event.flow),
  column.integer(({ event }) => event.version),
  column.text(({ event }) => event.flowNode),
  column.text(({ event }) => (event.data.instruction as { station?: string } | undefined)?.station ?? ''),
  column.bigint(({ event }) => event.at),
  column.json(({ reference }) => reference),
]);
const CLOSE_WORK_INSTRUCTIONS = bulkWrite<Line>('close-work-instructions', [id]);
const OPEN_NONCONFORMANCES = bulkWrite<WithUnit>('open-nonconformances', [
  column.text(({ event }) => required(event, 'id')),
  column.text(({ event }) => instanceOf(event)),
  column.text(({ event }) => event.token),
  column.integer(({ event }) => activityOf(event).activation),
  column.text(({ event }) => activityOf(event).name),
  column.text(({ event }) => event.flow),
  column.integer(({ event }) => event.version),
  column.text(({ event }) => event.flowNode),
  column.text(({ event, unit }) => unit?.serialNumber ?? text(event, 'serialNumber')),
  column.text(({ unit }) => unit?.jobOrder),
  column.text(({ event }) => required(event, 'title')),
  column.text(({ event }) => required(event, 'defect')),
  column.text(({ event }) => required(event, 'description')),
  column.bigint(({ event }) => event.at),
]);
const CLOSE_NONCONFORMANCES = bulkWrite<Line>('close-nonconformances', [
  id,
  column.text((event) => text(event, 'disposition')),
  person,
  at,
  reason,
]);
const PLACE_HOLDS = bulkWrite<Line>('place-holds', [
  id,
  column.text((event) => event.stream),
  column.text((event) => required(event, 'reason')),
  column.text((event) => required(event, 'person')),
  at,
  column.text((event) => text(event, 'planned')),
]);
/** A rule's hold on its equipment. Those of persons are written by who sends them. */
const PLACE_EQUIPMENT_HOLDS = bulkWrite<Line>('place-scope-holds', [
  id,
  column.text(() => 'equipment'),
  column.text((event) => required(event, 'equipment')),
  column.text((event) => required(event, 'reason')),
  column.text((event) => required(event, 'person')),
  at,
]);
const RELEASE_HOLDS = bulkWrite<Line>('release-holds', [id, at, person, reason]);
const END_UNITS = bulkWrite<Line>('end-units', [
  column.text((event) => event.stream),
  at,
  column.text((event) => required(event, 'result')),
]);
const INSERT_ANDON_CALLS = bulkWrite<WithUnit>('insert-andon-calls', [
  column.text(({ event }) => required(event, 'id')),
  column.text(({ event }) => required(event, 'station')),
  column.text(({ event }) => required(event, 'title')),
  column.text(({ event }) => text(event, 'severity') ?? 'warning'),
  column.text(({ event }) => event.flow),
  column.text(({ event }) => instanceOf(event)),
  column.text(({ event, unit }) => unit?.serialNumber ?? text(event, 'serialNumber')),
  column.bigint(({ event }) => event.at),
]);
const INSERT_FIRINGS = bulkWrite<Line>('insert-firings', [
  column.text((event) => event.stream),
  column.bigint((event) => event.sequence),
  column.text((event) => event.flow),
  column.integer((event) => event.version),
  column.text((event) => required(event, 'equipment')),
  column.text((event) => text(event, 'serialNumber')),
  at,
  column.text((event) => required(event, 'title')),
  column.json((event) => event.data.trace ?? []),
]);
const OPEN_INCIDENTS = bulkWrite<Line>('open-incidents', [
  id,
  column.text(keyOf),
  column.text(instanceOf),
  column.text((event) => event.token),
  column.integer((event) => activityOf(event).activation),
  column.text((event) => event.flow),
  column.integer((event) => event.version),
  column.text((event) => event.flowNode),
  column.text((event) => required(event, 'title')),
  column.text((event) => required(event, 'detail')),
  at,
]);
const CLOSE_INCIDENTS = bulkWrite<Line>('close-incidents', [id, at, person, column.text((event) => text(event, 'action')), reason]);

const MIGRATE_INSTANCES = bulkWrite<Line>('migrate-instances', [
  column.text((event) => event.stream),
  column.text((event) => required(event, 'migration')),
  column.integer((event) => Number(event.data.from)),
  column.integer((event) => Number(event.data.to)),
  column.json((event) => event.data.map ?? {}),
  at,
]);
const REFUSE_MIGRATIONS = bulkWrite<Line>('refuse-migrations', [column.text((event) => required(event, 'migration')), reason, at]);

type ScreenList =
  | 'openedInstructions'
  | 'closedInstructions'
  | 'openedNonconformances'
  | 'closedNonconformances'
  | 'placedHolds'
  | 'releasedHolds'
  | 'endedUnits'
  | 'calls'
  | 'firings'
  | 'samples'
  | 'learnedLimits'
  | 'proposedLimits'
  | 'openedIncidents'
  | 'closedIncidents'
  | 'migrations'
  | 'voids'
  | 'reportedParts'
  | 'genealogy';

const SHOWN_AS: Record<HistoryKind, ScreenList | undefined> = {
  unitStarted: undefined,
  entered: undefined,
  waiting: undefined,
  observed: undefined,
  left: undefined,
  joined: undefined,
  tokenSpawned: undefined,
  tokenEnded: undefined,
  workInstructionOpened: 'openedInstructions',
  workInstructionCompleted: 'closedInstructions',
  workInstructionWithdrawn: 'closedInstructions',
  effectRequested: undefined,
  effectFinished: undefined,
  nonconformanceOpened: 'openedNonconformances',
  nonconformanceClosed: 'closedNonconformances',
  andonCalled: 'calls',
  holdPlaced: 'placedHolds',
  holdReleased: 'releasedHolds',
  skipped: undefined,
  timeLimit: undefined,
  incidentOpened: 'openedIncidents',
  incidentClosed: 'closedIncidents',
  ruleFired: 'firings',
  chartSampled: 'samples',
  limitsLearned: 'learnedLimits',
  limitsProposed: 'proposedLimits',
  // Those of reactions are written by reaction-rows.ts.
  reactionOpened: undefined,
  reactionRepeated: undefined,
  reactionClosed: undefined,
  unitsContained: undefined,
  checkOpened: undefined,
  checkAnswered: undefined,
  checkOverdue: undefined,
  samplingChanged: undefined,
  sentBack: undefined,
  scrapOrdered: undefined,
  escalated: undefined,
  compensating: undefined,
  migrated: 'migrations',
  messageVoid: 'voids',
  unitFinished: 'endedUnits',
  workInstructionPartCompleted: 'reportedParts',
  quantityScrapped: undefined,
  lotSplit: 'genealogy',
  lotMerged: 'genealogy',
  materialConsumed: 'genealogy',
  requestRefused: undefined,
  materialProduced: 'genealogy',
  materialLotChanged: undefined,
  unitInstalled: undefined,
  routingCalled: 'genealogy',
  routingReturned: undefined,
};

/** Sends the writes for the lines of one drain. `unitOf` knows every unit that the drain touched. */
export function writeScreens(
  client: pg.ClientBase,
  history: readonly HistoryEvent[],
  around: {
    readonly unitOf: (instance: string) => RoutingInstance['unit'] | undefined;
    readonly instructions: InstructionWriter;
  },
): Promise<unknown>[] {
  const lists = Map.groupBy(history, (event) => SHOWN_AS[event.kind]);
  const of = (list: ScreenList): Line[] => lists.get(list) ?? [];
  const withUnit = (list: ScreenList): WithUnit[] => of(list).map((event) => ({ event, unit: around.unitOf(event.stream) }));
  return [
    ...write(
      client,
      OPEN_WORK_INSTRUCTIONS,
      of('openedInstructions').map((event) => ({ event, reference: referenceOf(event, around.instructions) })),
    ),
    ...write(client, CLOSE_WORK_INSTRUCTIONS, of('closedInstructions')),
    ...write(client, OPEN_NONCONFORMANCES, withUnit('openedNonconformances')),
    ...write(client, CLOSE_NONCONFORMANCES, of('closedNonconformances')),
    ...write(client, PLACE_HOLDS, lastById(of('placedHolds').filter((event) => instanceOf(event) !== undefined))),
    ...write(
      client,
      PLACE_EQUIPMENT_HOLDS,
      of('placedHolds').filter((event) => instanceOf(event) === undefined),
    ),
    ...write(client, RELEASE_HOLDS, of('releasedHolds')),
    ...write(client, INSERT_ANDON_CALLS, withUnit('calls')),
    ...write(client, INSERT_FIRINGS, of('firings')),
    ...writeCharts(client, { samples: of('samples'), learned: of('learnedLimits'), proposed: of('proposedLimits') }),
    ...writeReactions(client, history),
    ...write(client, OPEN_INCIDENTS, lastById(of('openedIncidents'))),
    ...write(client, CLOSE_INCIDENTS, of('closedIncidents')),
    ...write(client, END_UNITS, of('endedUnits')),
    ...writeInstructionParts(client, of('reportedParts')),
    ...writeGenealogy(client, of('genealogy')),
    ...oneByOne(of('migrations').filter(({ token }) => token === undefined)).flatMap((lines) => write(client, MIGRATE_INSTANCES, lines)),
    ...write(
      client,
      REFUSE_MIGRATIONS,
      of('voids').filter(({ data }) => data.kind === 'migrateUnit'),
    ),
  ];
}

function referenceOf({ data, flow, version, flowNode }: Line, instructions: InstructionWriter): unknown {
  const { instruction } = data;
  return typeof instruction === 'object' && instruction !== null ? instructions.refer(instruction, `${flow}@${version}/${flowNode}`) : null;
}

/** One statement cannot touch a row twice: of an incident that opened twice in one drain, or a hold that was planned and took effect, the last counts. */
function lastById(events: readonly Line[]): Line[] {
  return [...new Map(events.map((event) => [required(event, 'id'), event])).values()];
}

/** A unit that moved twice in one drain is written twice, in order. */
function oneByOne(events: readonly Line[]): Line[][] {
  const rounds: Line[][] = [];
  const seen = new Map<string, number>();
  for (const event of events) {
    const round = seen.get(event.stream) ?? 0;
    seen.set(event.stream, round + 1);
    rounds[round] = [...(rounds[round] ?? []), event];
  }
  return rounds;
}
