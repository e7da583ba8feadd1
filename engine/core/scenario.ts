import { EnteredValues, FettleError, HeldSkill, Quality, ReportedQuantity, Time, Value } from '@fettle/flows';
import { z } from 'zod';
import { LOT_LINES, lotMessage } from './scenario-lots.ts';
import type { OpenTask, World } from './simulate.ts';

const line = { at: Time.optional() };

const ScenarioHold = z.strictObject({
  name: z.string().default('hold'),
  serialNumber: z.string().optional(),
  flowNode: z.string().optional(),
  jobOrder: z.string().optional(),
  equipment: z.string().optional(),
  person: z.string().default('quality engineer'),
  reason: z.string().default('to be looked at'),
});

/**
 * One line of a scenario's events (`events.jsonl`): what happens to the plant, in order. `at` is in milliseconds; absent: at the same time as the line before.
 */
export const ScenarioLine = z.union([
  z.strictObject({
    ...line,
    start: z.strictObject({
      serialNumber: z.string().min(1),
      jobOrder: z.string().min(1).default('JO-1'),
      product: z.string().default(''),
      quantity: z.number().positive().default(1),
      equipment: z.record(z.string(), z.string()).default({}),
    }),
  }),
  z.strictObject({
    ...line,
    event: z.strictObject({
      equipment: z.string().min(1),
      signal: z.string().min(1),
      value: Value,
      quality: Quality.default('good'),
      /** Two lines with the same id are the same event, delivered twice. */
      id: z.string().optional(),
    }),
  }),
  z.strictObject({
    ...line,
    complete: z.strictObject({
      flowNode: z.string(),
      serialNumber: z.string().optional(),
      person: z.string().default('operator'),
      outcome: z.string().optional(),
      entries: EnteredValues.default({}),
      /** Of a lot: how much was done. */
      reported: ReportedQuantity.optional(),
    }),
  }),
  /** What a person starts of several operations, or which of several ways they choose: the key of its way out. */
  z.strictObject({
    ...line,
    choose: z.strictObject({
      flowNode: z.string(),
      choice: z.string(),
      serialNumber: z.string().optional(),
      person: z.string().default('operator'),
    }),
  }),
  /** An optional operation is left out. */
  z.strictObject({
    ...line,
    skip: z.strictObject({
      flowNode: z.string(),
      serialNumber: z.string().optional(),
      person: z.string().default('supervisor'),
      reason: z.string().default('not needed'),
    }),
  }),
  /** Holds a unit (`serialNumber`; with `flowNode` before it enters that one), a job order or an equipment. `name` is for its release. */
  z.strictObject({ ...line, hold: ScenarioHold }),
  /** Ends a hold by its name, or everything that holds a unit or an equipment. */
  z.strictObject({
    ...line,
    release: z.strictObject({
      name: z.string().optional(),
      serialNumber: z.string().optional(),
      equipment: z.string().optional(),
      person: z.string().default('quality engineer'),
      reason: z.string().default(''),
    }),
  }),
  /** A person answers the check of a reaction. `flowNode` is the rule's. */
  z.strictObject({
    ...line,
    answer: z.strictObject({
      flowNode: z.string(),
      equipment: z.string().optional(),
      person: z.string().default('operator'),
      outcome: z.string(),
      entries: EnteredValues.default({}),
    }),
  }),
  /** A person signs off the reaction that this flowNode of a rule has begun. */
  z.strictObject({
    ...line,
    signOff: z.strictObject({
      flowNode: z.string(),
      equipment: z.string().optional(),
      person: z.string().default('quality engineer'),
      reason: z.string().default('done'),
    }),
  }),
  /** What a person is qualified for from now on. */
  z.strictObject({ ...line, skills: z.strictObject({ person: z.string(), skills: z.array(HeldSkill) }) }),
  z.strictObject({ ...line, ...LOT_LINES.receive }),
  z.strictObject({ ...line, ...LOT_LINES.scan }),
  z.strictObject({ ...line, ...LOT_LINES.split }),
  z.strictObject({ ...line, ...LOT_LINES.merge }),
  z.strictObject({
    ...line,
    decide: z.strictObject({
      flowNode: z.string(),
      serialNumber: z.string().optional(),
      person: z.string().default('quality engineer'),
      value: z.string(),
      reason: z.string().default(''),
      /** Of a rework: where to, and the reason code. */
      target: z.string().optional(),
      code: z.string().optional(),
    }),
  }),
  z.strictObject({
    ...line,
    escalate: z.strictObject({
      unit: z.string(),
      code: z.string(),
      person: z.string().default('operator'),
      reason: z.string().default(''),
      /** At the place of one token; absent: wherever the unit is. */
      token: z.string().optional(),
      activation: z.number().int().optional(),
    }),
  }),
  z.strictObject({
    ...line,
    abort: z.strictObject({ unit: z.string(), person: z.string().default('supervisor'), reason: z.string().default('') }),
  }),
  /** Nothing happens but time. */
  z.strictObject({ at: Time }),
]);
export type ScenarioLine = z.infer<typeof ScenarioLine>;

/** Parses JSON lines; a line that is wrong is refused with its number and what it should be. Empty lines and lines that start with # are passed over. */
export function parseScenario(text: string): ScenarioLine[] {
  const lines: ScenarioLine[] = [];
  for (const [index, raw] of text.split(/\r\n|\n|\r/).entries()) {
    if (raw.trim() === '' || raw.trimStart().startsWith('#')) continue;
    lines.push(parseLine(raw, index + 1));
  }
  return lines;
}

const KINDS = [
  'start',
  'event',
  'complete',
  'choose',
  'skip',
  'decide',
  'hold',
  'release',
  'skills',
  'answer',
  'signOff',
  'escalate',
  'abort',
  'receive',
  'scan',
  'split',
  'merge',
] as const;

function parseLine(raw: string, number: number): ScenarioLine {
  let json: unknown;
  try {
    json = JSON.parse(raw);
  } catch {
    throw new FettleError(
      'invalidInput',
      `Line ${number} is not JSON. Each line is one object such as {"at":1000,"event":{"equipment":"mill-1","signal":"stage","value":"Prep"}}.`,
    );
  }
  const parsed = ScenarioLine.safeParse(json);
  if (parsed.success) return parsed.data;
  const what = KINDS.filter((key) => typeof json === 'object' && json !== null && key in json);
  throw new FettleError(
    'invalidInput',
    what.length === 1
      ? `Line ${number}: the "${what[0]}" is not as it should be. ${z.prettifyError(parsed.error)}`
      : `Line ${number}: give exactly one of ${KINDS.map((kind) => `"${kind}"`).join(', ')} (or "at" alone).`,
  );
}

/** Plays one line into a world. Refuses an answer that nothing waits for. */
export function playLine(world: World, flow: { readonly id: string; readonly version: number }, scenario: ScenarioLine): void {
  if (scenario.at !== undefined) world.advanceTo(scenario.at);
  if ('start' in scenario) {
    const { equipment, ...unit } = scenario.start;
    world.startUnit({ flow: flow.id, version: flow.version, unit, equipment });
  } else if ('event' in scenario) {
    const { id, ...event } = scenario.event;
    const at = world.now;
    world.feed({ ...event, id: id ?? eventId(event, at), source: 'scenario', sourceTime: at, receivedTime: at });
  } else if ('complete' in scenario) {
    const { person, outcome, entries, reported } = scenario.complete;
    const task = openTask(world, scenario.complete, 'task');
    const usual = task.wait.kind === 'task' ? (task.wait.instruction.outcomes[0]?.value ?? '') : '';
    world.complete(task, { person, outcome: outcome ?? usual, entries, reported });
  } else if ('choose' in scenario) {
    choose(world, scenario.choose);
  } else if ('skip' in scenario) {
    world.skip(scenario.skip);
  } else if ('hold' in scenario) {
    world.placeHold(scenario.hold);
  } else if ('release' in scenario) {
    world.releaseHold(scenario.release);
  } else if ('answer' in scenario) {
    const { flowNode, equipment, ...answer } = scenario.answer;
    world.answerCheck({ flowNode, equipment }, answer);
  } else if ('signOff' in scenario) {
    const { flowNode, equipment, ...by } = scenario.signOff;
    world.signOff({ flowNode, equipment }, by);
  } else if ('skills' in scenario) {
    world.qualify(scenario.skills.person, scenario.skills.skills);
  } else if ('decide' in scenario) {
    const { person, value, reason, target, code } = scenario.decide;
    world.decide(openTask(world, scenario.decide, 'decision'), { person, value, reason, target, code });
  } else if ('escalate' in scenario) {
    const { unit, token, activation, ...escalation } = scenario.escalate;
    world.escalate(unit, token === undefined || activation === undefined ? escalation : { ...escalation, token, activation });
  } else if ('abort' in scenario) {
    const { unit, ...by } = scenario.abort;
    world.abort(unit, by);
  } else if ('scan' in scenario) {
    const { flowNode: _flowNode, serialNumber: _serialNumber, ...scanned } = scenario.scan;
    world.scan(openTask(world, scenario.scan, 'task'), scanned);
  } else if ('receive' in scenario || 'split' in scenario || 'merge' in scenario) {
    const { key, body } = lotMessage(scenario);
    world.send(key, `scenario/${world.sent}`, body);
  }
}

/** An operation of several is a work instruction of its own, a way of several an answer of one. */
function choose(
  world: World,
  { flowNode, choice, serialNumber, person }: { flowNode: string; choice: string; serialNumber?: string | undefined; person: string },
): void {
  const task = world.openTasks.find(
    ({ wait, token, unit }) =>
      wait.kind === 'task' &&
      token.flowNode === flowNode &&
      (serialNumber === undefined || unit.serialNumber === serialNumber) &&
      (wait.name === choice || wait.instruction.outcomes.some(({ value }) => value === choice)),
  );
  if (task?.wait.kind !== 'task')
    throw new FettleError('stateRefused', `"${choice}" cannot be chosen at "${flowNode}" at ${world.now} ms.`);
  const outcome = task.wait.name === choice ? (task.wait.instruction.outcomes[0]?.value ?? '') : choice;
  world.complete(task, { person, outcome, entries: {} });
}

/** The id of a scenario's event that names none: what it says and when. */
export function eventId(
  event: { readonly equipment: string; readonly signal: string; readonly value: Value; readonly quality: Quality },
  at: number,
): string {
  return `scenario|${event.equipment}|${event.signal}|${at}|${event.quality}|${event.value}`;
}

function openTask(world: World, wanted: { flowNode: string; serialNumber?: string | undefined }, kind: OpenTask['wait']['kind']): OpenTask {
  const found = world.openTasks.find(
    (task) =>
      task.wait.kind === kind &&
      task.token.flowNode === wanted.flowNode &&
      (wanted.serialNumber === undefined || task.unit.serialNumber === wanted.serialNumber),
  );
  if (found !== undefined) return found;
  const open = world.openTasks.map((task) => `"${task.token.flowNode}" of ${task.unit.serialNumber}`).join(', ') || 'none';
  const of = wanted.serialNumber === undefined ? '' : ` of ${wanted.serialNumber}`;
  throw new FettleError('stateRefused', `No ${kind} is open at "${wanted.flowNode}"${of} at ${world.now} ms. Open are: ${open}.`);
}
