import { equipmentKey, type Message, type MessageBody, type RoutingInstance, unitKey } from '@fettle/flows';
import { describe, expect, test } from 'vitest';
import { newEquipmentState, stepEquipment, stepUnit } from '../core/index.ts';
import type { DrainTransaction, DrainWrite, InboxRow, StoredEquipment } from '../ports.ts';
import { draw } from '../testing/draw.ts';
import { tinyDeps } from '../testing/tiny-plant.ts';
import { ActorRun } from './actor-run.ts';
import { ShardMemory } from './shard-memory.ts';
import { shardOf } from './shard-of.ts';

const DEPS = {
  ...tinyDeps(
    draw(
      'routing',
      'r',
      { begin: ['start'], cut: ['machine', { equipment: 'mill-1', until: [{ outcome: 'done', when: 'stage == "End"' }] }], done: ['end'] },
      ['begin.out > cut.in', 'cut.done > done.in'],
    ),
  ),
  prepareRouting: async () => undefined,
};
const SHARDS = 16;
const MILL = equipmentKey('mill-1');
const UNIT = unitKey('JO/1');
const [MILLS_SHARD, UNITS_SHARD] = [shardOf(MILL, SHARDS), shardOf(UNIT, SHARDS)];

const message = (id: string, body: MessageBody, key = UNIT): Message => ({ id, key, at: 1000, body });
const START = message('start', {
  kind: 'startUnit',
  instance: 'JO/1',
  flow: 'r',
  version: 1,
  unit: { serialNumber: '1', jobOrder: 'JO', product: 'p', quantity: 1 },
  equipment: {},
});
const ABORT = message('abort', { kind: 'abortUnit', instance: 'JO/1', person: 'ann', reason: 'wrong part' });

interface Given {
  readonly rows: readonly InboxRow[];
  readonly units?: readonly RoutingInstance[];
  /** Shards of the drain whose inbox held more than was taken. */
  readonly full?: readonly number[];
}

/** One drain of both shards over what is given instead of a database. */
async function drained({ rows, units = [], full = [] }: Given): Promise<DrainWrite> {
  const shards = [MILLS_SHARD, UNITS_SHARD];
  const mill: StoredEquipment = { state: newEquipmentState('mill-1'), version: 1, consumed: 0 };
  const transaction: DrainTransaction = {
    epochs: new Map(shards.map((shard) => [shard, 1])),
    modelRevision: 1,
    rows,
    parkedKeys: new Set(),
    loadUnits: async (ids) => units.filter(({ id }) => ids.includes(id)),
    loadMaterial: async () => [],
    loadEquipment: async (ids) => [mill].filter(({ state }) => ids.includes(state.equipment)),
    commit: async () => undefined,
    rollback: async () => undefined,
  };
  const memory = new ShardMemory(10);
  const emptied = new Set(shards.filter((shard) => !full.includes(shard)));
  const run = new ActorRun({ transaction, memoryOf: () => memory, model: DEPS, shards: SHARDS, emptied });
  await run.prepare(rows);
  for (const row of rows) await run.consumeRow(row);
  await run.consumeCrossing(100);
  return run.write(2000, []);
}

const row = (seq: number, one: Message): InboxRow => ({ seq, shard: shardOf(one.key, SHARDS), key: one.key, messages: [one] });
const watchesOf = (write: DrainWrite): readonly string[] | undefined =>
  write.equipment.find(({ after }) => after.state.equipment === 'mill-1')?.after.state.watches.map(({ watch }) => watch.instance);

describe('a drain of two shards', () => {
  test('has the unit and its machine in different ones', () => expect(MILLS_SHARD).not.toBe(UNITS_SHARD));

  test('takes what the one sends the other along in memory', async () => {
    const write = await drained({ rows: [row(1, START)] });

    expect(watchesOf(write)).toEqual(['JO/1']);
    expect(write.units[0]?.after.tokens).toHaveLength(1);
    expect(write.outgoing).toEqual([]);
  });

  test('gives the machine what waited in its inbox first, though it stands behind: else a watch would be closed before it was opened', async () => {
    const started = stepUnit(undefined, START, DEPS);
    const [opening] = started.messages;

    const write = await drained({ rows: [row(1, ABORT), row(2, opening as Message)], units: [started.state] });

    expect(opening?.body.kind).toBe('openWatch');
    expect(write.units[0]?.after.state).toBe('aborted');
    expect(watchesOf(write)).toEqual([]);
  });

  test('puts it behind the rest of an inbox of which not all was taken', async () => {
    const started = stepUnit(undefined, START, DEPS);

    const write = await drained({ rows: [row(1, ABORT)], units: [started.state], full: [MILLS_SHARD] });

    expect(watchesOf(write)).toBeUndefined();
    expect(write.outgoing.map(({ key, body }) => [key, body.kind])).toEqual([[MILL, 'closeWatch']]);
  });

  test('ends as two drains one after the other do', async () => {
    const started = stepUnit(undefined, START, DEPS);
    const machine = started.messages.reduce((state, next) => stepEquipment(state, next, DEPS).state, newEquipmentState('mill-1'));

    const write = await drained({ rows: [row(1, START)] });

    expect(write.equipment[0]?.after.state).toEqual(machine);
  });
});
