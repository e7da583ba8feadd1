import type { DrainWrite } from '@fettle/engine';
import { unitKey } from '@fettle/flows';
import { expect, test } from 'vitest';
import {
  ALL_SHARDS,
  drained,
  EVERYTHING,
  fresh,
  line,
  machineLeft,
  newMachine,
  shardOfKey,
  toUnit,
  unit,
  unitLeft,
  waiting,
  writes,
} from './store-examples.ts';
import { describeStores } from './store-suite.ts';

/** Two units of different shards. */
function twoShards(): readonly [string, string] {
  const first = fresh('unit');
  for (;;) {
    const second = fresh('unit');
    if (shardOfKey(unitKey(second)) !== shardOfKey(unitKey(first))) return [first, second];
  }
}

/**
 * A drain has its shards to itself from its beginning to its end, takes what waits in the order in which it came, and does all that it writes or nothing.
 */
describeStores('a drain store', (stage) => {
  test('gives what waits in its shards, in order, and nothing of others', async () => {
    const { one } = stage();
    const [a, b] = twoShards();
    const sent = [toUnit(a), toUnit(b), toUnit(a)];
    for (const message of sent) await one.send([message]);

    const ofA = await waiting(one, [shardOfKey(unitKey(a))]);
    const all = await waiting(one);

    expect(ofA).toEqual([sent[0]?.id, sent[2]?.id]);
    expect(all).toEqual(sent.map(({ id }) => id));
  });

  test('takes no more rows than it may, and no more rows once it has as many messages as it may; at least one', async () => {
    const { one } = stage();
    const a = fresh('unit');
    const sent = [toUnit(a), toUnit(a), toUnit(a)];
    for (const message of sent) await one.send([message]);

    const byRows = await one.drain.beginDrain(ALL_SHARDS, { rows: 2, messages: 100 });
    const rows = byRows?.rows.flatMap(({ messages }) => messages.map(({ id }) => id));
    await byRows?.commit(writes());
    const byMessages = await one.drain.beginDrain(ALL_SHARDS, { rows: 100, messages: 1 });

    expect(rows).toEqual([sent[0]?.id, sent[1]?.id]);
    expect(byMessages?.rows).toHaveLength(1);
    await byMessages?.rollback();
  });

  test('has those shards that no other drain has, and none that is paused', async () => {
    const { adapter, one, other } = stage();
    await adapter.pause(3, true);

    const first = await one.drain.beginDrain([1, 2, 3], EVERYTHING);
    const second = await other.drain.beginDrain([2, 3, 4], EVERYTHING);
    const third = await other.drain.beginDrain([1, 2, 3], EVERYTHING);

    expect([...(first?.epochs.keys() ?? [])].sort()).toEqual([1, 2]);
    expect([...(second?.epochs.keys() ?? [])]).toEqual([4]);
    expect(third).toBeUndefined();
    await first?.rollback();
    await second?.commit(writes());
    const again = await other.drain.beginDrain([1, 2, 4], EVERYTHING);
    expect([...(again?.epochs.keys() ?? [])].sort()).toEqual([1, 2, 4]);
    await again?.rollback();
  });

  test('counts the drains of a shard that committed, and no others', async () => {
    const { one, other } = stage();
    const epoch = async (end: 'commit' | 'rollback'): Promise<number> => {
      const drain = await one.drain.beginDrain([5], EVERYTHING);
      await (end === 'commit' ? drain?.commit(writes()) : drain?.rollback());
      return drain?.epochs.get(5) ?? Number.NaN;
    };
    const first = await epoch('commit');

    const [rolledBack, second] = [await epoch('rollback'), await epoch('commit')];
    await drained(other, {}, [6]);

    expect([rolledBack, second, await epoch('commit')]).toEqual([first + 1, first + 1, first + 2]);
  });

  test('has taken what it commits; what is rolled back waits as before, for whoever comes', async () => {
    const { one, other } = stage();
    const a = fresh('unit');
    const sent = [toUnit(a), toUnit(a)];
    await one.send(sent);

    const given = await one.drain.beginDrain(ALL_SHARDS, EVERYTHING);
    await given?.rollback();
    const before = await waiting(other);
    await drained(other);

    expect(before).toEqual(sent.map(({ id }) => id));
    expect(await waiting(one)).toEqual([]);
  });

  test('is over once: it writes nothing after its end', async () => {
    const { one } = stage();
    const drain = await one.drain.beginDrain([1], EVERYTHING);
    await drain?.rollback();

    await expect(drain?.commit(writes())).rejects.toThrow();
    await expect(drain?.rollback()).rejects.toThrow();
  });

  test('keeps the place of what it returns: before what came later', async () => {
    const { one } = stage();
    const a = fresh('unit');
    const [first, second] = [toUnit(a), toUnit(a)];
    await one.send([first]);
    const drain = await one.drain.beginDrain(ALL_SHARDS, EVERYTHING);
    await one.send([second]);

    await drain?.commit(writes({ returned: drain.rows }));

    expect(await waiting(one)).toEqual([first.id, second.id]);
  });

  test('sends what it has for others when it commits, not before', async () => {
    const { one, other } = stage();
    const [a, b] = twoShards();
    const message = toUnit(b);
    const [shardA, shardB] = [shardOfKey(unitKey(a)), shardOfKey(unitKey(b))];
    const drain = await one.drain.beginDrain([shardA], EVERYTHING);

    const before = await waiting(other, [shardB]);
    await drain?.commit(writes({ outgoing: [message] }));

    expect(before).toEqual([]);
    expect(await waiting(other, [shardB])).toEqual([message.id]);
  });

  test('gives back units, machines and lots as they were written; none of what is not there', async () => {
    const { one, other } = stage();
    const made = unit(fresh('unit'), { data: { cut: { power: 3 } }, visits: { cut: 2 } });
    const machine = { ...newMachine('mill-1'), version: 1, consumed: 4 };
    const lot = {
      id: fresh('lot'),
      definition: 'glue',
      quantity: 2.5,
      state: 'released' as const,
      reason: '',
      allowNegative: false,
      supplier: 'S',
      sequence: 1,
    };
    await drained(one, {
      units: [unitLeft(undefined, made)],
      equipment: [machineLeft(newMachine('mill-1'), machine)],
      material: [{ before: undefined, after: lot }],
    });

    const drain = await other.drain.beginDrain(ALL_SHARDS, EVERYTHING);
    const [units, machines, lots] = [
      await drain?.loadUnits([made.id, 'nobody']),
      await drain?.loadEquipment(['mill-1', 'mill-2']),
      await drain?.loadMaterial([lot.id, 'none']),
    ];
    await drain?.rollback();

    expect(units).toEqual([made]);
    expect(machines).toEqual([machine]);
    expect(lots).toEqual([lot]);
  });

  test.each([
    {
      what: 'a unit',
      write: (id: string) => ({ units: [unitLeft(unit(id, { sequence: 7 }), unit(id, { sequence: 8 }))] }),
    },
    {
      what: 'a machine',
      write: () => ({ equipment: [machineLeft(newMachine('mill-1'), { ...newMachine('mill-1'), version: 1 })] }),
    },
    { what: 'a line of history', write: (id: string) => ({ history: [line(id, 1)] }) },
  ])('rejects when $what is not what it believed, and has then written and taken nothing', async ({ write }) => {
    const { one, other } = stage();
    const id = fresh('unit');
    await drained(one, {
      units: [unitLeft(undefined, unit(id))],
      equipment: [machineLeft(newMachine('mill-1'), { ...newMachine('mill-1'), version: 1 })],
      history: [line(id, 1)],
    });
    const [taken, outgoing] = [toUnit(id), toUnit(id)];
    await one.send([taken]);
    const made = unit();
    const drain = await one.drain.beginDrain(ALL_SHARDS, EVERYTHING);

    const wrong: Partial<DrainWrite> = write(id);
    const units = [unitLeft(undefined, made), ...(wrong.units ?? [])];
    const committed = drain?.commit(writes({ ...wrong, units, outgoing: [outgoing] }));

    await expect(committed).rejects.toThrow();
    expect(await waiting(other)).toEqual([taken.id]);
    const after = await other.drain.beginDrain(ALL_SHARDS, EVERYTHING);
    expect((await after?.loadUnits([made.id, id]))?.map((stored) => [stored.id, stored.sequence])).toEqual([[id, 1]]);
    await after?.rollback();
  });

  test('knows which units stand behind an incident', async () => {
    const { one, other } = stage();
    const a = fresh('unit');
    const key = unitKey(a);
    const message = toUnit(a);

    await drained(one, { incidents: [{ id: fresh('incident'), key, message, detail: 'broken' }] });
    const drain = await other.drain.beginDrain([shardOfKey(key)], EVERYTHING);
    const elsewhere = await other.drain.beginDrain([(shardOfKey(key) + 1) % ALL_SHARDS.length], EVERYTHING);

    expect([...(drain?.parkedKeys ?? [])]).toEqual([key]);
    expect([...(elsewhere?.parkedKeys ?? [])]).toEqual([]);
    await drain?.rollback();
    await elsewhere?.rollback();
  });

  test('is sent a command once while it waits, however often it is sent', async () => {
    const { one, other } = stage();
    const command = toUnit(fresh('unit'));

    const rang = await one.send([command]);
    await other.send([command]);

    expect(rang).toEqual([shardOfKey(command.key)]);
    expect(await waiting(one)).toEqual([command.id]);
  });
});
