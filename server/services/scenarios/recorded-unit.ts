import { FettleError, type HistoryEvent, type Json, type MachineEvent, type MessageBody, type Unit } from '@fettle/flows';
import { MOST_RECORDED_EVENTS, type RecordedLines } from '@fettle/flows/contract';
import { readPlant } from '../plant.ts';
import type { Db, Services } from '../services.ts';
import { callsOf } from '../unit-parts.ts';
import { unitsOf } from '../units.ts';
import { eventLines, type RecordedEvent, readBefore, readRecorded } from './recorded-events.ts';
import { lotLines, lotsUsed } from './recorded-lots.ts';

type Line = RecordedLines['lines'][number];

/**
 * What happened to a unit as lines of a scenario: its start, the lots that it used, what persons answered there, and what its machines said while it was at them, so that it can be played against a drawing.
 * What follows by itself (timers, outcomes of effects, replies of lots) is left to the core. Times are those of the plant.
 */
export async function recordedUnit(
  services: Services,
  serialNumber: string,
): Promise<RecordedLines & { instance: string; flow: string; version: number }> {
  const [unit] = await unitsOf(services, { serialNumber, limit: 1 });
  if (unit === undefined) throw new FettleError('notFound', `There is no unit with serial number "${serialNumber}".`);
  const calls = await callsOf(services.db, unit.instance);
  const history = await services.engine.readHistory([unit.instance, ...calls.map(({ instance }) => instance)]);
  const from = unit.startedAt;
  const to = unit.endedAt ?? services.clock.now();
  const persons = personLines(history, unit.instance, unit.unit);
  const events = await eventsOf(services.db, history, { from, to });
  const lots = await lotLines(services, lotsUsed(history), { from, to });
  const lines = [...lots, ...eventLines(events.slice(0, MOST_RECORDED_EVENTS)), ...persons]
    .map((line, place) => ({ line, place }))
    .sort((a, b) => Number(a.line.at) - Number(b.line.at) || a.place - b.place)
    .map(({ line }) => line);
  const { instance, flow, version } = unit;
  return { instance, flow, version, lines: [...lines, { at: to }], from, to, cut: events.length > MOST_RECORDED_EVENTS };
}

/** What persons did, in their order. */
export function personLines(history: readonly HistoryEvent[], instance: string, unit: Unit): Line[] {
  const lines: Line[] = [];
  const holds = new Set<string>();
  for (const line of history) {
    if (line.message === undefined) continue;
    const flowNode = flowNodeOf(line, history);
    const said = personLine(line.message, { flowNode, instance, unit, holds, several: tasksAt(line, history) > 1 });
    for (const one of said) lines.push({ at: line.at, ...one });
  }
  return lines;
}

interface Place {
  readonly flowNode: string;
  readonly instance: string;
  readonly unit: Unit;
  /** Those that persons placed, and that are in the lines. */
  readonly holds: Set<string>;
  /** Several work instructions are open at this flowNode at once: which one is meant is told by its name. */
  readonly several: boolean;
}

function personLine(message: MessageBody, { flowNode, instance, unit, holds, several }: Place): readonly Line[] {
  const { serialNumber } = unit;
  switch (message.kind) {
    case 'startUnit': {
      if (message.instance !== instance) return [];
      const { equipment } = message;
      return [line('start', { ...unit, ...(Object.keys(equipment).length === 0 ? {} : { equipment }) })];
    }
    case 'taskCompleted': {
      const { person, outcome, entries, reported, skills, name } = message;
      if (several) return [line('choose', { flowNode, serialNumber, person, choice: name })];
      const answer = line('complete', {
        flowNode,
        serialNumber,
        person,
        outcome,
        entries,
        ...(reported === undefined ? {} : { reported }),
      });
      return skills === undefined || skills.length === 0 ? [answer] : [line('skills', { person, skills }), answer];
    }
    case 'decided': {
      const { person, value, reason, target, code } = message;
      const where = { ...(target === undefined ? {} : { target }), ...(code === undefined ? {} : { code }) };
      return [line('decide', { flowNode, serialNumber, person, value, reason, ...where })];
    }
    case 'skipOperation':
      return [line('skip', { flowNode, serialNumber, person: message.person, reason: message.reason })];
    case 'escalate':
      return [line('escalate', { unit: message.instance, code: message.code, person: message.person, reason: message.reason })];
    case 'abortUnit':
      return message.byCaller === true ? [] : [line('abort', { unit: message.instance, person: message.person, reason: message.reason })];
    case 'placeHold': {
      const { hold, person, reason } = message;
      // A rule's is placed by the rule when it takes part.
      if (person.startsWith('rule ')) return [];
      holds.add(hold);
      return [
        line('hold', {
          name: hold,
          serialNumber,
          person,
          reason,
          ...(message.flowNode === undefined ? {} : { flowNode: message.flowNode }),
        }),
      ];
    }
    case 'releaseHold': {
      const { hold, person, reason } = message;
      return holds.has(hold) ? [line('release', { name: hold, serialNumber, person, reason })] : [];
    }
    case 'scanMaterial': {
      const { key, source, quantity, person } = message;
      return [line('scan', { flowNode, serialNumber, key, source, quantity, person })];
    }
    default:
      return [];
  }
}

const line = (kind: string, what: object): Line => ({ [kind]: what as Json });

/** The first line that a message causes carries it; the flowNode may stand in a later one of the same cause. */
function flowNodeOf(line: HistoryEvent, history: readonly HistoryEvent[]): string {
  const same =
    line.flowNode === undefined
      ? history.find(({ cause, stream, flowNode }) => cause === line.cause && stream === line.stream && flowNode !== undefined)
      : line;
  return same?.flowNode ?? '';
}

/** Work instructions that were open at once where this line is. */
function tasksAt({ stream, sequence, token, flowNode }: HistoryEvent, history: readonly HistoryEvent[]): number {
  const waiting = history.findLast(
    (line) =>
      line.stream === stream && line.sequence < sequence && line.token === token && line.flowNode === flowNode && line.kind === 'waiting',
  );
  const waits = (waiting?.data.waits ?? []) as readonly { readonly kind?: string }[];
  return waits.filter(({ kind }) => kind === 'task').length;
}

interface Stay {
  readonly equipment: string;
  readonly from: number;
  readonly to: number;
}

/** When the unit was at which machine: from the moment in which it waits for it until it leaves. */
export function staysOf(history: readonly HistoryEvent[], end: number): readonly Stay[] {
  const stays: Stay[] = [];
  const open = new Map<string, { readonly equipment: string; readonly from: number }[]>();
  for (const { stream, token, kind, at, data } of history) {
    const key = `${stream} ${token}`;
    if (kind === 'waiting') {
      const waits = (data.waits ?? []) as readonly { readonly kind: string; readonly equipment?: string }[];
      const machines = waits.flatMap(({ kind: wait, equipment }) => (wait === 'watch' && equipment !== undefined ? [equipment] : []));
      open.set(key, [...(open.get(key) ?? []), ...machines.map((equipment) => ({ equipment, from: at }))]);
    } else if (kind === 'left' || kind === 'tokenEnded') {
      for (const stay of open.get(key) ?? []) stays.push({ ...stay, to: at });
      open.delete(key);
    }
  }
  for (const left of open.values()) for (const stay of left) stays.push({ ...stay, to: end });
  return stays;
}

/** What its machines said while it was there, what it took that they had said before, and what each of their values was when it started. */
async function eventsOf(
  db: Db,
  history: readonly HistoryEvent[],
  span: { readonly from: number; readonly to: number },
): Promise<RecordedEvent[]> {
  const stays = staysOf(history, span.to);
  const found = new Map<string, RecordedEvent>();
  const add = (event: RecordedEvent): void => {
    found.set(`${event.equipment} ${event.signal} ${event.at} ${JSON.stringify(event.value)} ${event.key}`, event);
  };
  for (const { equipment, samples } of await machinesOf(db, stays))
    for (const event of await readBefore(db, equipment, samples, span.from)) add({ ...event, at: Math.max(0, span.from - 1) });
  for (const { equipment, from, to } of stays)
    for (const event of await readRecorded(db, { equipment, from, to }, MOST_RECORDED_EVENTS + 1)) add(event);
  const known = new Set([...found.values()].map(sayingOf));
  for (const { message } of history) {
    const event = message?.kind === 'watchObserved' || message?.kind === 'watchMatched' ? message.event : undefined;
    if (event === undefined || known.has(sayingOf(recorded(event)))) continue;
    known.add(sayingOf(recorded(event)));
    add(recorded(event));
  }
  return [...found.values()].sort((a, b) => a.at - b.at);
}

const recorded = ({ equipment, signal, value, quality, sourceTime, id }: MachineEvent): RecordedEvent => ({
  at: sourceTime,
  equipment,
  signal,
  value,
  quality,
  key: id,
});

const sayingOf = ({ equipment, signal, at, value }: RecordedEvent): string => `${equipment} ${signal} ${at} ${JSON.stringify(value)}`;

/** Of an event signal what was said before is over; of a sample the latest value counts. */
async function machinesOf(db: Db, stays: readonly Stay[]): Promise<readonly { equipment: string; samples: string[] }[]> {
  const { equipment, classes } = await readPlant(db);
  const at = new Set(stays.map((stay) => stay.equipment));
  return equipment
    .filter(({ id }) => at.has(id))
    .map(({ id, equipmentClass, signals }) => {
      const all = [...signals, ...(classes.find((one) => one.id === equipmentClass)?.signals ?? [])];
      return { equipment: id, samples: all.filter(({ delivery }) => delivery === 'sample').map(({ name }) => name) };
    });
}
