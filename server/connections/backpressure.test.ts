import type { Connection } from '@fettle/flows';
import mqtt from 'mqtt';
import { expect, onTestFinished, test } from 'vitest';
import { startMosquitto } from '../../nodes/mqtt/testing/test-brokers.ts';
import { BLOCK_CELL, blockRouting } from '../../test/support/block-cell.ts';
import { describeWith } from '../../test/support/optional-part.ts';
import { startTestFettle } from '../../test/support/running-fettle.ts';

const LIMIT = 500;
const BURST = 8000;
const MEGABYTE = 1024 * 1024;

describeWith('mosquitto', 'an engine that is behind', () => {
  test('lets what machines send wait at the broker instead of in memory, says so, and loses nothing', { timeout: 240_000 }, async () => {
    const broker = await startMosquitto();
    onTestFinished(() => broker.dispose());
    const fettle = await startTestFettle({ backlogLimit: LIMIT });
    onTestFinished(() => fettle.stop());
    await fettle.plant(BLOCK_CELL);
    await fettle.release(blockRouting());
    const connection = {
      id: 'cell',
      title: 'Cell',
      enabled: true,
      settings: { protocol: 'mqtt', url: broker.url },
      mappings: [{ equipment: 'mill-1', signal: 'stage', address: 'mill/stage', valuePointer: '/value', idPointer: '/id' }],
    } as unknown as Connection;
    await fettle.admin.call('putConnection', { params: { connection: 'cell' }, body: { connection } });
    const health = async () => (await fettle.admin.call('listConnections')).connections[0]?.health;
    await expect.poll(async () => (await health())?.state).toBe('connected');
    const waiting = async () =>
      (await fettle.engine.pool.query<{ messages: number }>('SELECT COALESCE(sum(size), 0)::float8 AS messages FROM inbox')).rows[0]
        ?.messages ?? 0;

    // Nobody drains: somebody holds the rows of all shards, as a drain that hangs would.
    const holder = await fettle.engine.pool.connect();
    await holder.query('SET idle_in_transaction_session_timeout = 0');
    await holder.query('BEGIN');
    await holder.query('SELECT FROM shard FOR UPDATE');
    onTestFinished(() => holder.release(true));
    const sender = await mqtt.connectAsync(broker.url);
    onTestFinished(() => void sender.end(true));
    let sent = 0;
    const send = async (upTo: number) => {
      for (; sent < upTo; sent += 1)
        if (!sender.publish('mill/stage', JSON.stringify({ value: `step ${sent}`, id: `e-${sent}` }), { qos: 1 }) && sent % 500 === 0)
          await new Promise((resolve) => setImmediate(resolve));
    };
    const before = process.memoryUsage.rss();
    // How far the engine is behind is looked at twice a second, in which a fast machine takes in all of the burst: it comes when that is known.
    await send(LIMIT * 3);
    await expect
      .poll(async () => (await health())?.slowedDown ?? '', { timeout: 40_000 })
      .toMatch(/The engine is behind: .* messages wait/);
    await send(BURST);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    const kept = await waiting();
    await new Promise((resolve) => setTimeout(resolve, 2000));

    // It stopped growing, far below what was sent: the rest is the broker's.
    expect(await waiting()).toBe(kept);
    expect(kept).toBeGreaterThan(LIMIT);
    expect(kept).toBeLessThan(BURST / 2);
    expect(fettle.engine.sink.waiting).toBeLessThan(5000);
    expect(process.memoryUsage.rss() - before).toBeLessThan(250 * MEGABYTE);
    expect((await health())?.state).toBe('connected');

    await holder.query('ROLLBACK');
    const recorded = async () =>
      (await fettle.engine.pool.query<{ count: number }>('SELECT count(*)::integer AS count FROM machine_event')).rows[0]?.count;
    await expect.poll(recorded, { timeout: 150_000, interval: 200 }).toBe(BURST);
    await expect.poll(async () => (await health())?.slowedDown, { timeout: 30_000 }).toBeUndefined();
  });
});
