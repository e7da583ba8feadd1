import { EnteredValues, FettleError, Quality, Time, Value } from '@fettle/flows';
import { z } from 'zod';
import type { OpenTask, World } from './simulate.ts';

const line = { at: Time.optional() };

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
    }),
  }),
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
  const what = ['start', 'event', 'complete', 'decide', 'escalate', 'abort'].filter(
    (key) => typeof json === 'object' && json !== null && key in json,
  );
  throw new FettleError(
    'invalidInput',
    what.length === 1
      ? `Line ${number}: the "${what[0]}" is not as it should be. ${z.prettifyError(parsed.error)}`
      : `Line ${number}: give exactly one of "start", "event", "complete", "decide", "escalate" or "abort" (or "at" alone).`,
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
    const { person, outcome, entries } = scenario.complete;
    const task = openTask(world, scenario.complete, 'task');
    const usual = task.wait.kind === 'task' ? (task.wait.instruction.outcomes[0]?.value ?? '') : '';
    world.complete(task, { person, outcome: outcome ?? usual, entries });
  } else if ('decide' in scenario) {
    const { person, value, reason, target, code } = scenario.decide;
    world.decide(openTask(world, scenario.decide, 'decision'), { person, value, reason, target, code });
  } else if ('escalate' in scenario) {
    const { unit, ...escalation } = scenario.escalate;
    world.escalate(unit, escalation);
  } else if ('abort' in scenario) {
    const { unit, ...by } = scenario.abort;
    world.abort(unit, by);
  }
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
