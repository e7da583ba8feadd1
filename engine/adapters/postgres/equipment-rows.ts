import type { MachineEvent, Reading } from '@fettle/flows';
import type pg from 'pg';
import type { BufferedEvent, EquipmentHold, OpenWatch, RuleState, ServedUnit } from '../../core/index.ts';
import type { DrainWrite, StoredEquipment } from '../../ports.ts';
import { bulkWrite, write } from './bulk-write.ts';
import { column } from './columns.ts';
import { run, statement } from './statement.ts';

/**
 * Equipment actors as rows: one for the equipment, one for each reading, watch, buffered event and rule on it. What is the same object before and after did not change.
 *
 * Watches and buffered events stand in the order in which they came. They are only ever appended, so `epoch of the shard, place in the list` is that order.
 */
const LOAD_EQUIPMENT = statement('load-equipment');
const LOAD_READINGS = statement('load-readings');
const LOAD_WATCHES = statement('load-watches');
const LOAD_BUFFER = statement('load-buffer');
const LOAD_RULES = statement('load-rules');

export async function loadEquipment(client: pg.ClientBase, ids: readonly string[]): Promise<StoredEquipment[]> {
  if (ids.length === 0) return [];
  const [states, readings, watches, buffer, rules] = await Promise.all([
    run<{ equipment: string; version: number; consumed: number; holds: EquipmentHold[] | null; served: ServedUnit[] | null }>(
      client,
      LOAD_EQUIPMENT,
      [ids],
    ),
    run<{ equipment: string; signal: string; reading: Reading }>(client, LOAD_READINGS, [ids]),
    run<{ equipment: string; body: OpenWatch }>(client, LOAD_WATCHES, [ids]),
    run<{ equipment: string; event: MachineEvent; expires_at: number }>(client, LOAD_BUFFER, [ids]),
    run<{ equipment: string; rule: string; sequence: number; locals: RuleState['locals'] }>(client, LOAD_RULES, [ids]),
  ]);
  const readingsOf = Map.groupBy(readings, (row) => row.equipment);
  const watchesOf = Map.groupBy(watches, (row) => row.equipment);
  const bufferOf = Map.groupBy(buffer, (row) => row.equipment);
  const rulesOf = Map.groupBy(rules, (row) => row.equipment);
  return states.map(({ equipment, version, consumed, holds, served }) => ({
    version,
    consumed,
    state: {
      equipment,
      latest: Object.fromEntries((readingsOf.get(equipment) ?? []).map(({ signal, reading }) => [signal, reading])),
      watches: (watchesOf.get(equipment) ?? []).map(({ body }) => body),
      buffer: (bufferOf.get(equipment) ?? []).map(({ event, expires_at }) => ({ event, expiresAt: expires_at })),
      rules: Object.fromEntries((rulesOf.get(equipment) ?? []).map(({ rule, sequence, locals }) => [rule, { sequence, locals }])),
      ...(holds === null ? {} : { holds }),
      ...(served === null ? {} : { served }),
    },
  }));
}

type Change = DrainWrite['equipment'][number];
interface Placed<T> {
  readonly equipment: string;
  readonly position: number;
  readonly item: T;
}

const WRITE_EQUIPMENT = bulkWrite<Change>('write-equipment', [
  column.text(({ after }) => after.state.equipment),
  column.bigint(({ after }) => after.version),
  column.bigint(({ after }) => after.consumed),
  // An empty list becomes NULL: no hold is in force any more.
  column.json(({ before, after }) => (before.state.holds === after.state.holds ? undefined : (after.state.holds ?? []))),
  column.json(({ before, after }) => (before.state.served === after.state.served ? undefined : after.state.served)),
]);
const WRITE_READINGS = bulkWrite<{ readonly equipment: string; readonly signal: string; readonly reading: Reading }>('write-readings', [
  column.text(({ equipment }) => equipment),
  column.text(({ signal }) => signal),
  column.json(({ reading }) => reading),
]);
const INSERT_WATCHES = bulkWrite<Placed<OpenWatch>>('insert-watches', [
  column.text(({ item }) => item.watch.id),
  column.text(({ equipment }) => equipment),
  column.text(({ item }) => item.watch.instance),
  column.bigint(({ position }) => position),
  column.boolean(({ item }) => item.active),
  column.json(({ item }) => item),
]);
const UPDATE_WATCHES = bulkWrite<OpenWatch>('update-watches', [
  column.text((open) => open.watch.id),
  column.boolean((open) => open.active),
  column.json((open) => open),
]);
const DELETE_WATCHES = bulkWrite<string>('delete-watches', [column.text((id) => id)]);
const INSERT_BUFFER = bulkWrite<Placed<BufferedEvent>>('insert-buffer', [
  column.text(({ equipment }) => equipment),
  column.text(({ item }) => item.event.id),
  column.bigint(({ position }) => position),
  column.text(({ item }) => item.event.signal),
  column.bigint(({ item }) => item.expiresAt),
  column.json(({ item }) => item.event),
]);
const DELETE_BUFFER = bulkWrite<{ readonly equipment: string; readonly id: string }>('delete-buffer', [
  column.text(({ equipment }) => equipment),
  column.text(({ id }) => id),
]);
const WRITE_RULES = bulkWrite<{ readonly equipment: string; readonly rule: string; readonly state: RuleState }>('write-rules', [
  column.text(({ equipment }) => equipment),
  column.text(({ rule }) => rule),
  column.bigint(({ state }) => state.sequence),
  column.json(({ state }) => state.locals),
]);

/** Room for a million watches or buffered events of one equipment in one drain. */
const PLACES = 2 ** 20;

export function writeEquipment(
  client: pg.ClientBase,
  changes: DrainWrite['equipment'],
  epochs: ReadonlyMap<number, number>,
): Promise<unknown>[] {
  const opened: Placed<OpenWatch>[] = [];
  const changed: OpenWatch[] = [];
  const closed: string[] = [];
  const buffered: Placed<BufferedEvent>[] = [];
  const unbuffered: { equipment: string; id: string }[] = [];
  const rules: { equipment: string; rule: string; state: RuleState }[] = [];
  const readings: { equipment: string; signal: string; reading: Reading }[] = [];
  for (const { shard, before, after } of changes) {
    const { equipment } = after.state;
    const position = (place: number): number => (epochs.get(shard) ?? 0) * PLACES + place;
    compare(before.state.watches, after.state.watches, (open) => open.watch.id, {
      added: (item, place) => opened.push({ equipment, position: position(place), item }),
      changed: (item) => changed.push(item),
      removed: (item) => closed.push(item.watch.id),
    });
    compare(before.state.buffer, after.state.buffer, ({ event }) => event.id, {
      added: (item, place) => buffered.push({ equipment, position: position(place), item }),
      changed: () => undefined,
      removed: (item) => unbuffered.push({ equipment, id: item.event.id }),
    });
    readings.push(...changedEntries(before.state.latest, after.state.latest).map(([signal, reading]) => ({ equipment, signal, reading })));
    rules.push(...changedEntries(before.state.rules, after.state.rules).map(([rule, state]) => ({ equipment, rule, state })));
  }
  return [
    ...write(client, WRITE_EQUIPMENT, changes),
    ...write(client, WRITE_READINGS, readings),
    ...write(client, DELETE_WATCHES, closed),
    ...write(client, INSERT_WATCHES, opened),
    ...write(client, UPDATE_WATCHES, changed),
    ...write(client, DELETE_BUFFER, unbuffered),
    ...write(client, INSERT_BUFFER, buffered),
    ...write(client, WRITE_RULES, rules),
  ];
}

function compare<T>(
  before: readonly T[],
  after: readonly T[],
  idOf: (item: T) => string,
  on: { added: (item: T, place: number) => void; changed: (item: T) => void; removed: (item: T) => void },
): void {
  if (before === after) return;
  const known = new Map(before.map((item) => [idOf(item), item]));
  after.forEach((item, place) => {
    const id = idOf(item);
    const earlier = known.get(id);
    known.delete(id);
    if (earlier === undefined) on.added(item, place);
    else if (earlier !== item) on.changed(item);
  });
  for (const item of known.values()) on.removed(item);
}

/** Entries whose value is another object than before. */
function changedEntries<T>(before: Readonly<Record<string, T>>, after: Readonly<Record<string, T>>): [string, T][] {
  return before === after ? [] : Object.entries(after).filter(([key, value]) => before[key] !== value);
}
