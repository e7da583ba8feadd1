import type { HistoryEvent, HistoryKind, Json } from '@fettle/flows';
import type { FiringView } from '@fettle/flows/contract';
import { LOT_SENTENCES, type LotSentence } from '../../../history/lot-words.ts';
import { REACTION_SENTENCES } from '../../../history/reaction-words.ts';
import { age } from '../../../parts/age.ts';
import { DISPOSITION_WORDS } from '../../../parts/disposition-words.ts';
import { tidyNumbers } from '../../../parts/tidy-numbers.ts';
import { array, field, text, texts } from './history-data.ts';
import type { JourneyItem } from './journey.ts';
import { JourneyBuilder } from './journey-builder.ts';
import { actionWords, waitWords } from './plan-words.ts';
import type { RecordNames } from './record-names.ts';
import { enteredRows, resultRows } from './value-row.ts';

/** Values that fit into a sentence. */
const FEW = 3;
/** Milliseconds. An answer that took longer is worth a word. */
const SLOW = 1000;

const SENTENCES = { ...LOT_SENTENCES, ...REACTION_SENTENCES };

type Tell = (build: JourneyBuilder, event: HistoryEvent) => void;

/** Of no use to anybody when they come too late: a time that ran on although nobody waited for it any more, an answer to a question of before. */
const UNHEARD: ReadonlySet<string> = new Set(['timerFired', 'replied', 'watchMatched', 'watchActivated', 'watchObserved']);

/** What a person asked for and the unit could not do: the person was told that it was on its way. */
const REFUSED: Readonly<Record<string, string>> = {
  splitLot: 'Nothing was split off',
  mergeLot: 'It was not merged',
  skipOperation: 'It was not left out',
  scanMaterial: 'What was scanned was not used',
  placeHold: 'It was not put on hold',
  releaseHold: 'No hold was released',
  escalate: 'The escalation was taken by nobody',
  migrateUnit: 'It stayed on its version',
  sendBack: 'It was not sent back',
};

/** How each kind of history is told; one that is forgotten does not compile. */
const TELL: Record<HistoryKind, Tell> = {
  unitStarted: (build, event) =>
    build.add(
      event,
      `Started for order ${text(event.data.jobOrder)}${text(event.data.product) === '' ? '' : ` as ${text(event.data.product)}`}`,
    ),
  entered: (build, event) => build.enter(event),
  left: (build, event) => {
    const flowNode = event.flowNode ?? '';
    const rows = build.unsaid(event, resultRows(flowNode, event.data.results, build.names));
    if (rows.length > FEW) build.add(event, `Recorded ${rows.length} values`, 'detail', rows);
    else if (rows.length > 0)
      build.add(event, rows.map(({ title, value, unit }) => `${title}: ${value} ${unit}`.trim()).join(', '), 'detail');
    const { interruptedBy, to, reason } = event.data;
    if (interruptedBy !== undefined) build.add(event, `Interrupted by ${build.names.flowNode(text(interruptedBy))}`, 'warning');
    if (to !== undefined) build.add(event, `Sent back to ${build.names.flowNode(text(to))}${because(reason)}`, 'warning');
    build.leave(
      event,
      texts(event.data.ports)
        .map((port) => build.names.port(flowNode, port))
        .join(', '),
    );
  },
  waiting: (build, event) => {
    const visit = build.visitOf(event);
    for (const wait of array(event.data.waits)) {
      visit?.waits.set(text(field(wait, 'name')), { isWork: field(wait, 'kind') === 'task', words: waitWords(wait, build.names) });
    }
    build.absorb(event);
  },
  observed: tellObserved,
  joined: (build, event) => build.add(event, 'All branches arrived', 'detail'),
  tokenSpawned: (build, event) => {
    const { from, quantity } = event.data;
    if (from === undefined) return;
    build.add(event, quantity === undefined ? 'A further branch set out' : `${text(quantity)} of the lot go on`, 'detail');
  },
  tokenEnded: (build, event) => {
    const joined = event.data.reason === 'joined';
    build.leave(event, joined ? 'joined' : '');
  },
  workInstructionOpened: (build, event) => {
    build.instructions.set(text(event.data.id), event.data.instruction);
    const station = text(field(event.data.instruction, 'station'));
    build.add(event, `Work instruction opened at ${station === '' ? 'no station' : build.names.equipment(station)}`, 'detail');
  },
  workInstructionCompleted: (build, event) => {
    answered(build, event);
    const instruction = build.instructions.get(text(event.data.id));
    const rows = enteredRows(instruction, event.data.entries);
    const outcome = array(field(instruction, 'outcomes')).find((one) => field(one, 'value') === event.data.outcome);
    const isBad = field(outcome, 'tone') === 'bad' || rows.some((row) => row.isOutside);
    // Where there is one button only, pressing it says nothing more.
    const isOnly = array(field(instruction, 'outcomes')).length === 1;
    const title = isOnly ? '' : `: ${text(field(outcome, 'title')) || text(event.data.outcome)}`;
    build.add(event, `${build.names.person(text(event.data.person))} finished it${title}`, isBad ? 'warning' : 'step', rows);
    // That everything was within its limits is worth a word only where something could be outside.
    const within = rows.length === 0 ? ['withinLimits'] : [];
    build.said(event, [...rows.map(({ key }) => key), ...within, 'person', 'outcome']);
  },
  workInstructionWithdrawn: (build, event) => build.add(event, 'Work instruction withdrawn', 'detail'),
  effectRequested: (build, event) => {
    const words = actionWords(event.data.action, build.names);
    const line = build.add(event, `${words}, not answered yet`, 'detail');
    build.effects.set(text(event.data.effect), { line, words });
  },
  effectFinished: (build, event) => {
    answered(build, event);
    const asked = build.effects.get(text(event.data.effect));
    build.effects.delete(text(event.data.effect));
    const words = asked?.words ?? text(event.data.name);
    if (asked !== undefined)
      asked.line.text = event.at - asked.line.at < SLOW ? words : `${words}, answered after ${age(event.at - asked.line.at)}`;
    if (event.data.ok === false) build.add(event, `${words}: failed. ${text(event.data.error)}`, 'wrong');
    else if (asked === undefined) build.add(event, `Done: ${words}`, 'detail');
    else asked.line.events.push(event);
  },
  nonconformanceOpened: (build, event) => {
    const { title, defect, description } = event.data;
    const more = [text(defect) === '' ? '' : ` (${text(defect)})`, text(description) === '' ? '' : `. ${text(description)}`].join('');
    build.add(event, `Nonconformance: ${tidyNumbers(`${text(title)}${more}`)}`, 'warning');
  },
  nonconformanceClosed: (build, event) => {
    const { person, disposition, reason } = event.data;
    const decided = DISPOSITION_WORDS[text(disposition)] ?? text(disposition);
    build.add(event, `Decided by ${build.names.person(text(person))}: ${decided}${because(reason)}`);
    build.said(event, ['disposition', 'person', 'reason']);
  },
  andonCalled: (build, event) =>
    build.add(event, `Called for help at ${build.names.equipment(text(event.data.station))}: ${text(event.data.title)}`, 'warning'),
  holdPlaced: (build, event) =>
    build.add(event, `${heldWhen(build, event)} by ${build.names.person(text(event.data.person))}${because(event.data.reason)}`, 'warning'),
  holdReleased: (build, event) =>
    build.add(event, `Hold released by ${build.names.person(text(event.data.person))}${because(event.data.reason)}`),
  skipped: (build, event) =>
    build.add(event, `Left out by ${build.names.person(text(event.data.person))}${because(event.data.reason)}`, 'warning'),
  timeLimit: (build, event) =>
    build.add(
      event,
      event.data.what === 'warning' ? 'The time to the next operation is almost over' : 'The time between two operations is over',
      'warning',
    ),
  incidentOpened: (build, event) =>
    build.add(event, `Incident: ${text(event.data.title)}. ${tidyNumbers(text(event.data.detail))}`, 'wrong'),
  incidentClosed: (build, event) => {
    const how = event.data.action === 'retry' ? 'Tried again' : 'Went on past the incident, decided';
    build.add(event, `${how} by ${build.names.person(text(event.data.person))}${because(event.data.reason)}`);
  },
  ruleFired: (build, event) =>
    build.add(event, `Rule fired on ${build.names.equipment(text(event.data.equipment))}: ${text(event.data.title)}`, 'warning'),
  // Charts are of machines; no line of theirs stands in a unit's history.
  chartSampled: (build, event) => build.absorb(event),
  limitsLearned: (build, event) => build.absorb(event),
  limitsProposed: (build, event) => build.absorb(event),
  escalated: (build, event) => {
    const { code, person, reason, by } = event.data;
    const taken = by === undefined ? ', taken by nobody' : '';
    build.add(event, `Escalation ${text(code)} by ${build.names.person(text(person))}${taken}${because(reason)}`, 'warning');
  },
  compensating: (build, event) => {
    const undone = texts(event.data.flowNodes).map((flowNode) => build.names.flowNode(flowNode));
    const { person, reason } = event.data;
    build.add(event, `Aborted by ${build.names.person(text(person))}${because(reason)}. To be undone: ${undone.join(', ')}`, 'wrong');
  },
  migrated: (build, event) => {
    const { action, from, to, person, reason } = event.data;
    if (action === 'reopens') build.add(event, `Begun anew in version ${text(to)}`, 'warning');
    else if (action === undefined)
      build.add(event, `Moved from version ${text(from)} to ${text(to)} by ${build.names.person(text(person))}${because(reason)}`);
  },
  messageVoid: (build, event) => {
    const { kind, person, reason, serialNumber } = event.data;
    const what = text(kind);
    if (kind === 'abortUnit' && person !== undefined)
      build.add(event, `Aborted by ${build.names.person(text(person))}${because(reason)}`, 'wrong');
    else if (UNHEARD.has(what)) build.absorb(event);
    else if (kind === 'offerLot') build.add(event, `${text(serialNumber)} was not taken in${because(reason)}`, 'warning');
    else if (REFUSED[what] !== undefined) build.add(event, `${REFUSED[what]}${because(reason)}`, 'warning');
    else build.add(event, `Came too late and changed nothing: ${text(reason)}`, 'detail');
  },
  unitFinished: (build, event) => {
    const result = text(event.data.result);
    build.add(event, result === 'good' ? 'Finished good' : `Ended: ${result}`, result === 'good' ? 'good' : 'wrong');
  },
  ...tellAsEverywhere(),
};

/** What happens to lots and material, and what reactions do, is one sentence each, the same as everywhere. */
function tellAsEverywhere(): Record<keyof typeof SENTENCES, Tell> {
  const told = (kind: keyof typeof SENTENCES): Tell => {
    const tell = SENTENCES[kind] as LotSentence;
    return (build, event) => {
      const person: Record<string, Json> = event.data.person === undefined ? {} : { person: build.names.person(text(event.data.person)) };
      const { text: sentence, tone } = tell({ ...event.data, ...person }, 'this step');
      build.add(event, sentence, tone);
      if (kind === 'workInstructionPartCompleted') build.said(event, ['person', 'outcome', 'withinLimits']);
    };
  };
  return Object.fromEntries(Object.keys(SENTENCES).map((kind) => [kind, told(kind as keyof typeof SENTENCES)])) as ReturnType<
    typeof tellAsEverywhere
  >;
}

/** A unit's history as stays at flowNodes with what happened there, oldest first. Firings of rules on it stand where they happened. */
export function journeyOf(history: readonly HistoryEvent[], firings: readonly FiringView[], names: RecordNames): readonly JourneyItem[] {
  const build = new JourneyBuilder(names);
  const fired = [...firings].sort((one, other) => one.at - other.at);
  for (const event of history) {
    // A rule's actions carry the time of its firing: it is told first.
    while (fired[0] !== undefined && fired[0].at <= event.at && event.kind !== 'unitStarted') build.addFiring(fired.shift()!);
    TELL[event.kind](build, event);
  }
  for (const firing of fired) build.addFiring(firing);
  return build.items;
}

function tellObserved(build: JourneyBuilder, event: HistoryEvent): void {
  const { milestone, outcome, timer, decision, person, reason, scan, name, serialNumber } = event.data;
  if (scan !== undefined) {
    const what = text(serialNumber) || text(event.data.source);
    build.add(event, `${build.names.person(text(person))} scanned ${what}`, 'detail');
  } else if (name === 'partEnded') {
    build.add(event, `${lastPart(text(event.data.part))}, split off from it, has ended: ${text(event.data.result)}`, 'detail');
  } else if (name === 'offer') {
    build.add(event, `${text(serialNumber)} waits to be merged into it`, 'detail');
  } else if (milestone === 'claimed') {
    const visit = build.visitOf(event);
    const waited = visit === undefined ? 0 : event.at - visit.enteredAt;
    build.add(event, waited < 2000 ? 'The machine is free for it' : `The machine is free for it, after ${age(waited)}`, 'detail');
  } else if (milestone !== undefined) {
    const key = text(milestone);
    build.add(event, key === 'started' ? 'Started' : build.names.milestone(event.flowNode ?? '', key));
  } else if (decision !== undefined) {
    answered(build, event);
    // What was decided is told by the record that closes the nonconformance or the hold.
    if (build.visitOf(event)?.lines.length === 0)
      build.add(
        event,
        `${build.names.person(text(person))} decided: ${DISPOSITION_WORDS[text(decision)] ?? text(decision)}${because(reason)}`,
      );
    else build.absorb(event);
  } else if (timer === true) {
    answered(build, event);
    const isLimit = text(event.data.name) === 'limit';
    build.add(event, isLimit ? 'The time limit ran out' : 'The time is over', isLimit ? 'wrong' : 'detail');
  } else {
    answered(build, event);
    if (outcome === 'done') build.absorb(event);
    else build.add(event, `The machine ended: ${build.names.port(event.flowNode ?? '', text(outcome)).toLowerCase()}`, 'wrong');
  }
}

/** The serial number at the end of an instance's id. */
const lastPart = (instance: string): string => instance.slice(instance.indexOf('/') + 1);

function heldWhen(build: JourneyBuilder, { data: { planned, before } }: HistoryEvent): string {
  if (planned !== undefined) return `To be put on hold before ${build.names.flowNode(text(planned))},`;
  return before === undefined ? 'Put on hold' : `Put on hold before ${build.names.flowNode(text(before))}, as planned`;
}

function answered(build: JourneyBuilder, event: HistoryEvent): void {
  build.visitOf(event)?.waits.delete(text(event.data.name));
}

function because(reason: Json | undefined): string {
  const words = text(reason);
  return words === '' ? '' : `. ${words}`;
}
