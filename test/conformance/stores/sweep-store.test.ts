import { setTimeout as pause } from 'node:timers/promises';
import { unitKey } from '@fettle/flows';
import { expect, test } from 'vitest';
import { drained, machineLeft, newMachine, reading, shardOfKey, timer, toUnit, waiting } from './store-examples.ts';
import { describeStores } from './store-suite.ts';

/** What time brings is found by whichever process looks, and happens once. */
describeStores('a sweep store', (stage) => {
  test('fires a timer when its time has come, not before, and once', async () => {
    const { one, other } = stage();
    const [soon, later] = [timer(2000), timer(3000)];
    await drained(one, { timers: [later, soon] });

    const early = await one.sweep.fireTimers(1999);
    const next = await other.sweep.nextTimer();
    const due = await one.sweep.fireTimers(2000);
    const again = await other.sweep.fireTimers(2000);

    expect(early).toEqual({ fired: 0, rang: [], more: false });
    expect(next).toBe(2000);
    expect(due).toEqual({ fired: 1, rang: [shardOfKey(unitKey(soon.instance))], more: false });
    expect(again.fired).toBe(0);
    expect(await waiting(one)).toEqual([soon.id]);
    expect(await one.sweep.nextTimer()).toBe(3000);
  });

  test('fires each once when several processes look at the same moment, the earliest first', async () => {
    const { one, other } = stage();
    const timers = Array.from({ length: 30 }, (_, index) => timer(5000 - index, 'unit-of-many'));
    await drained(one, { timers });

    const fired = await Promise.all([one.sweep.fireTimers(9000), other.sweep.fireTimers(9000), one.sweep.fireTimers(9000)]);

    expect(fired.reduce((sum, one) => sum + one.fired, 0)).toBe(30);
    expect((await waiting(one)).sort()).toEqual(timers.map(({ id }) => id).sort());
    expect(await one.sweep.nextTimer()).toBeUndefined();
  });

  test('sends the timer of a machine to the machine', async () => {
    const { one } = stage();
    await drained(one, { timers: [{ ...timer(2000, ''), id: 'equipment/mill-1/wake/power@1/2000', equipment: 'mill-1' }] });

    const { rang } = await one.sweep.fireTimers(2000);

    expect(rang).toEqual([shardOfKey('equipment/mill-1')]);
    expect(await waiting(one)).toEqual(['equipment/mill-1/wake/power@1/2000']);
  });

  test('sets a timer once, however often it is written', async () => {
    const { one } = stage();
    const set = timer(2000);

    await drained(one, { timers: [set] });
    await drained(one, { timers: [set] });

    expect((await one.sweep.fireTimers(2000)).fired).toBe(1);
  });

  test('names shards in which something has waited for too long, but none that is paused', async () => {
    const { adapter, one } = stage();
    const [a, b] = [toUnit('waits-long-1'), toUnit('waits-long-3')];
    const [shardA, shardB] = [shardOfKey(a.key), shardOfKey(b.key)];
    expect(shardA).not.toBe(shardB);
    await one.send([a, b]);
    await pause(30);
    await adapter.pause(shardB, true);

    const stale = await one.sweep.staleShards(20);
    const patient = await one.sweep.staleShards(600_000);

    expect(stale.map(({ shard }) => shard)).toEqual([shardA]);
    expect(stale[0]?.age).toBeGreaterThanOrEqual(20);
    expect(patient).toEqual([]);
  });

  test('tells a machine once that the time of buffered events is over, until it has heard it', async () => {
    const { one, other } = stage();
    const buffer = [{ event: reading(), expiresAt: 2000 }];
    const before = newMachine('mill-1');
    await drained(one, { equipment: [machineLeft(before, { ...before, version: 1, state: { ...before.state, buffer } })] });

    const early = await one.sweep.expireBuffers(1999);
    const rang = await one.sweep.expireBuffers(2000);
    await other.sweep.expireBuffers(2000);

    expect(early).toEqual([]);
    expect(rang).toEqual([shardOfKey('equipment/mill-1')]);
    expect(await waiting(one)).toEqual(['equipment/mill-1/expire/2000']);
  });
});
