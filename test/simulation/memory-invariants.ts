import type { MemoryDatabase } from '@fettle/engine/adapters/memory/memory-database.ts';
import { type CoreDeps, replay, stateHash } from '@fettle/engine/core';
import type { HistoryEvent } from '@fettle/flows';

/** What ARCHITECTURE.md says always holds, and what holds when nothing waits any more, over the memory adapters. One sentence for each thing that does not. */
export function brokenInvariants(database: MemoryDatabase, deps: CoreDeps, performed: ReadonlyMap<string, number>): string[] {
  const byStream = Map.groupBy(database.history, ({ stream }) => stream);
  return [
    ...[...byStream].flatMap(([stream, lines]) => brokenHistory(stream, lines)),
    ...brokenUnits(database, deps, byStream),
    ...brokenEvents(database),
    ...brokenEffects(database, performed),
    ...brokenTimers(database.history),
    ...brokenRest(database),
  ];
}

function brokenHistory(stream: string, lines: readonly HistoryEvent[]): string[] {
  const broken: string[] = [];
  if (lines.some(({ sequence }, index) => sequence !== index + 1)) broken.push(`${stream}: lines are not 1..n`);
  for (const [token, own] of Map.groupBy(lines, (line) => line.token)) {
    if (token !== undefined && own.some(({ tokenVersion }, index) => tokenVersion !== index + 1))
      broken.push(`${token}: versions are not 1..n`);
  }
  const twice = (what: string, kind: HistoryEvent['kind'], name: (line: HistoryEvent) => string): void => {
    const names = lines.filter((line) => line.kind === kind).map(name);
    const repeated = names.find((one, index) => names.indexOf(one) !== index);
    if (repeated !== undefined) broken.push(`${stream}: ${what} ${repeated} twice`);
  };
  twice('joined', 'joined', ({ flowNode, data }) => `${flowNode} ${data.generation}`);
  twice('opened work instruction', 'workInstructionOpened', ({ data }) => String(data.id));
  twice('completed work instruction', 'workInstructionCompleted', ({ data }) => String(data.id));
  twice('asked for effect', 'effectRequested', ({ data }) => String(data.effect));
  twice('applied the outcome of', 'effectFinished', ({ data }) => String(data.effect));
  return broken;
}

function brokenUnits(database: MemoryDatabase, deps: CoreDeps, byStream: ReadonlyMap<string, readonly HistoryEvent[]>): string[] {
  return [...database.units.values()].flatMap((unit) => {
    const lines = byStream.get(unit.id) ?? [];
    const count = (kind: HistoryEvent['kind']): number => lines.filter((line) => line.kind === kind).length;
    const broken: string[] = [];
    if (count('tokenSpawned') !== count('tokenEnded') + unit.tokens.length) broken.push(`${unit.id}: tokens do not add up`);
    const open = unit.state === 'running' || unit.state === 'held';
    if (open !== unit.tokens.length > 0) broken.push(`${unit.id} is ${unit.state} with ${unit.tokens.length} tokens`);
    try {
      const state = replay(lines, deps);
      if (state === undefined || stateHash(state) !== stateHash(unit)) broken.push(`${unit.id}: replaying its history gives another state`);
    } catch (error) {
      broken.push(`${unit.id}: ${String(error)}`);
    }
    return broken;
  });
}

/** Every accepted event was taken by its machine once. */
function brokenEvents(database: MemoryDatabase): string[] {
  const accepted = Map.groupBy(database.accepted.values(), ({ equipment }) => equipment);
  return [...accepted].flatMap(([equipment, events]) => {
    const stored = database.equipment.get(equipment);
    const waiting = database.inbox.filter(({ key }) => key === `equipment/${equipment}`).flatMap(({ messages }) => messages);
    const left = waiting.filter(({ body }) => body.kind === 'machineEvent').length;
    const taken = stored?.consumed ?? 0;
    return events.length === taken + left ? [] : [`${equipment}: ${events.length} events accepted, ${taken} applied, ${left} waiting`];
  });
}

function brokenEffects({ effects }: MemoryDatabase, performed: ReadonlyMap<string, number>): string[] {
  return [...effects.values()].flatMap(({ effect, state }) => {
    const times = performed.get(effect.id) ?? 0;
    return state === 'succeeded' && times === 0 ? [`${effect.id} succeeded and was never performed`] : [];
  });
}

function brokenTimers(history: readonly HistoryEvent[]): string[] {
  const due = new Map<string, number>();
  const broken: string[] = [];
  for (const { kind, token, data, at, flowNode } of history) {
    if (kind === 'waiting') {
      for (const wait of data.waits as { kind: string; name: string; dueAt: number }[])
        if (wait.kind === 'timer') due.set(`${token} ${flowNode} ${wait.name}`, wait.dueAt);
    } else if (kind === 'observed' && data.timer === true) {
      const then = due.get(`${token} ${flowNode} ${data.name}`);
      if (then !== undefined && at < then) broken.push(`the timer ${data.name} of ${token} fired at ${at}, due at ${then}`);
    }
  }
  return broken;
}

/** When quiet, nothing is overdue, nothing stands in the way, and machines are watched by who waits for them. */
function brokenRest(database: MemoryDatabase): string[] {
  const waited = [...database.units.values()].flatMap(({ tokens }) =>
    tokens.flatMap(({ id, activation, waits }) =>
      waits.filter(({ kind }) => kind === 'watch').map(({ name }) => `${id}/${activation}/${name}`),
    ),
  );
  const watched = [...database.equipment.values()].flatMap(({ state }) => state.watches.map(({ watch }) => watch.id));
  const difference = [...waited.filter((watch) => !watched.includes(watch)), ...watched.filter((watch) => !waited.includes(watch))];
  return [
    ...database.inbox.map(({ seq, key }) => `inbox row ${seq} for ${key} waits`),
    ...[...database.incidents.values()].map(({ id, detail }) => `incident ${id}: ${detail}`),
    ...[...database.effects.values()]
      .filter(({ state }) => state !== 'succeeded')
      .map(({ effect, state }) => `effect ${effect.id} is ${state}`),
    ...difference.map((watch) => `watch ${watch} is ${waited.includes(watch) ? 'waited for but not open' : 'open but not waited for'}`),
  ];
}
