import type { HistoryEvent, HistoryKind, Json } from '@fettle/flows';
import { because, detail, type HistorySentence, step, words, wrong } from './history-sentence.ts';
import { LOT_SENTENCES } from './lot-words.ts';
import { REACTION_SENTENCES } from './reaction-words.ts';

export type { HistorySentence, HistoryTone } from './history-sentence.ts';

type Names = (flowNode: string | undefined) => string;
type Line = HistoryEvent['data'];

/** A sentence for every kind of history; one that is forgotten does not compile. */
const SENTENCES: Record<HistoryKind, (data: Line, at: string) => HistorySentence> = {
  unitStarted: (data) => step(`Started for order ${words(data.jobOrder)}`),
  entered: (data, at) => step(Number(data.visit) > 1 ? `Came to ${at}, for the ${ordinal(Number(data.visit))} time` : `Came to ${at}`),
  waiting: (data, at) => detail(`Waits at ${at} for ${waits(data.waits)}`),
  observed: (data, at) => observed(data, at),
  left: (data, at) => left(data, at),
  joined: (data, at) =>
    detail(data.parts === undefined ? `All branches arrived at ${at}` : `The lot is together again at ${at}: ${words(data.quantity)}`),
  tokenSpawned: (data) =>
    detail(
      data.from === undefined
        ? 'Set out'
        : data.quantity === undefined
          ? 'A further branch set out'
          : `${words(data.quantity)} of the lot go on`,
    ),
  tokenEnded: (data) => detail(`A branch ended: ${words(data.reason)}`),
  workInstructionOpened: (data, at) =>
    detail(`Work instruction for ${at} opened at ${words(field(data.instruction, 'station')) || 'no station'}`),
  workInstructionCompleted: (data, at) => step(`${words(data.person)} finished ${at}: ${words(data.outcome)}${entered(data.entries)}`),
  workInstructionWithdrawn: (_, at) => detail(`Work instruction for ${at} withdrawn`),
  effectRequested: (data) => detail(action(data.action)),
  effectFinished: (data) =>
    data.ok === false ? wrong(`${words(data.name)} failed: ${words(data.error)}`) : detail(`Done: ${words(data.name)}`),
  nonconformanceOpened: (data) => wrong(`Nonconformance: ${words(data.title)}`),
  nonconformanceClosed: (data) =>
    step(`Nonconformance decided by ${words(data.person)}: ${disposition(data.disposition)}${because(data.reason)}`),
  andonCalled: (data) => wrong(`Call to ${words(data.station)}: ${words(data.title)}`),
  holdPlaced: (data) =>
    data.planned === undefined
      ? wrong(`Held by ${words(data.person)}${because(data.reason)}`)
      : detail(`To be held before ${words(data.planned)}, by ${words(data.person)}${because(data.reason)}`),
  holdReleased: (data) => step(`Hold released by ${words(data.person)}${because(data.reason)}`),
  skipped: (data, at) => step(`${at} left out by ${words(data.person)}${because(data.reason)}`),
  timeLimit: (data, at) => wrong(data.what === 'warning' ? `${at}: the time is almost over` : `${at}: the time is over`),
  incidentOpened: (data) => wrong(`Incident: ${words(data.title)}. ${words(data.detail)}`),
  incidentClosed: (data) => step(`Incident resolved: ${words(data.action)}${because(data.reason)}`),
  escalated: (data) =>
    wrong(
      `Escalation ${words(data.code)} by ${words(data.person)}${because(data.reason)}${data.by === undefined ? ' (nobody takes it)' : ''}`,
    ),
  compensating: (data) =>
    wrong(`Aborted by ${words(data.person)}${because(data.reason)}. What was done is undone: ${words(data.flowNodes)}`),
  ruleFired: (data) => wrong(`Rule fired on ${words(data.equipment)}: ${words(data.title)}`),
  chartSampled: (data, at) => sampled(data.record, at),
  limitsLearned: (data, at) => step(`${at} froze its limits, version ${words(field(data.limits, 'version'))}`),
  limitsProposed: (data, at) => step(`${at} proposes other limits: ${words(data.reason)}`),
  migrated: (data, at) =>
    data.action === undefined
      ? step(`Moved from version ${words(data.from)} to ${words(data.to)} by ${words(data.person)}${because(data.reason)}`)
      : detail(data.action === 'reopens' ? `${at} begins anew` : `Goes on at ${at}`),
  messageVoid: (data) =>
    data.kind === 'abortUnit' && data.person !== undefined
      ? wrong(`Aborted by ${words(data.person)}${because(data.reason)}`)
      : detail(`Came too late and changed nothing (${words(data.kind)}): ${words(data.reason)}`),
  unitFinished: (data) => (data.result === 'good' ? { text: 'Finished good', tone: 'good' } : wrong(`Ended: ${words(data.result)}`)),
  ...LOT_SENTENCES,
  ...REACTION_SENTENCES,
};

/** What happened, as a person would say it. `nameOf` gives the words on a flowNode's box. */
export function historySentence(event: Pick<HistoryEvent, 'kind' | 'data' | 'flowNode'>, nameOf: Names): HistorySentence {
  return SENTENCES[event.kind](event.data, nameOf(event.flowNode));
}

function sampled(record: Json | undefined, at: string): HistorySentence {
  const violations = [field(record, 'violations'), field(field(record, 'dispersion'), 'violations')].flat().filter((rule) => rule != null);
  const said = `${at}: sample ${words(field(record, 'sample'))}, ${words(field(record, 'value'))}`;
  return violations.length === 0 ? detail(said) : wrong(`${said}, violates ${words([...new Set(violations)])}`);
}

function left(data: Line, at: string): HistorySentence {
  if (data.interruptedBy !== undefined) return wrong(`Interrupted at ${at} by ${words(data.interruptedBy)}`);
  if (data.to !== undefined) return step(`Sent from ${at} back to ${words(data.to)}${because(data.reason)}`);
  return step(`Left ${at}${results(data.results)}`);
}

function observed(data: Line, at: string): HistorySentence {
  if (data.scan !== undefined) return step(`${words(data.person)} scanned ${words(data.source)}`);
  if (data.name === 'partEnded') return detail(`${words(data.part)}, split off from it, has ended: ${words(data.result)}`);
  if (data.name === 'offer') return detail(`${words(data.serialNumber)} waits to be merged into it`);
  if (data.milestone === 'claimed') return detail(`${at}: the machine is free for it`);
  if (data.milestone !== undefined) return detail(`${at}: ${words(data.milestone)}`);
  if (data.timer === true) return detail(`${at}: the time is over`);
  if (data.decision !== undefined) return step(`${words(data.person)} decided: ${disposition(data.decision)}${because(data.reason)}`);
  return detail(`${at}: ${words(data.outcome)}`);
}

function field(value: Json | undefined, name: string): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, Json>>)[name] : undefined;
}

const WAIT_WORDS: Readonly<Record<string, (wait: Json) => string>> = {
  watch: (wait) => `events of ${words(field(wait, 'equipment'))}`,
  timer: () => 'a time',
  task: (wait) => `work at ${words(field(wait, 'station')) || 'a station'}`,
  decision: () => 'a decision',
  effect: (wait) => words(field(wait, 'name')),
  escalation: (wait) => `an escalation ${words(field(wait, 'code'))}`.trim(),
  milestone: (wait) => `another branch to be at ${words(field(wait, 'flowNodes'))}`,
  reply: (wait) => `the answer of ${words(field(wait, 'to')).replace('/', ' ')}`,
};

function waits(value: Json | undefined): string {
  const list = Array.isArray(value) ? (value as readonly Json[]) : [];
  return list.map((wait) => WAIT_WORDS[words(field(wait, 'kind'))]?.(wait) ?? words(field(wait, 'name'))).join(', ') || 'nothing';
}

/** Of work of a person the line before says who ended it, and how. */
const SAID_BEFORE = new Set(['person', 'outcome']);

/** Milliseconds, which nobody reads: the line has its time. */
const TIMES = new Set(['startedAt', 'endedAt']);

function results(value: Json | undefined): string {
  const isOfPerson = field(value, 'person') !== undefined;
  const isSaid = (key: string): boolean =>
    TIMES.has(key) || (key === 'withinLimits' ? field(value, key) === true : isOfPerson && SAID_BEFORE.has(key));
  const shown = pairs(value).filter(([key, result]) => result !== '' && result.length < 60 && !isSaid(key));
  return shown.length === 0
    ? ''
    : ` with ${shown
        .slice(0, 6)
        .map(([key, result]) => (key === 'withinLimits' ? 'a value outside its limits' : `${key} ${result}`))
        .join(', ')}`;
}

function entered(value: Json | undefined): string {
  const shown = pairs(value).map(([key]) => `${key} ${words(field(field(value, key), 'value'))}`);
  return shown.length === 0 ? '' : ` (${shown.join(', ')})`;
}

function pairs(value: Json | undefined): readonly (readonly [string, string])[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value as Readonly<Record<string, Json>>).map(([key, inner]) => [key, words(inner)] as const);
}

function action(value: Json | undefined): string {
  const kind = words(field(value, 'kind'));
  if (kind === 'writeSignal')
    return `Writes ${words(field(value, 'value'))} to ${words(field(value, 'equipment'))}.${words(field(value, 'signal'))}`;
  if (kind === 'publishMqtt') return `Publishes to ${words(field(value, 'topic'))}`;
  return kind === 'httpCall' ? `Calls ${words(field(value, 'url'))}` : kind;
}

const DISPOSITIONS: Readonly<Record<string, string>> = {
  useAsIs: 'use as is',
  rework: 'rework',
  repair: 'repair',
  scrap: 'scrap',
  return: 'return to supplier',
  released: 'released',
};

export function disposition(value: Json | undefined): string {
  const text = words(value);
  return DISPOSITIONS[text] ?? text;
}

function ordinal(number: number): string {
  const ending = number % 100 > 10 && number % 100 < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][number % 10] ?? 'th');
  return `${number}${ending}`;
}
