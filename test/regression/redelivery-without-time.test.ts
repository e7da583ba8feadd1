import { startTestEngine } from '@fettle/engine/testing/test-engine.ts';
import type { MachineEvent } from '@fettle/flows';
import { expect, onTestFinished, test } from 'vitest';
import { createTestDatabase } from '../support/database.ts';

/**
 * A broker sends again what a connect process had recorded and not acknowledged when it was stopped. The message has an id of its sender's and no time, so its source time was when it came: another
 * one each time, and it was recorded twice.
 */
test('a message with an id and without a time is recorded once, however late the broker sends it again', async () => {
  const database = await createTestDatabase();
  const engine = await startTestEngine({ databaseUrl: database.url });
  onTestFinished(async () => {
    await engine.stop();
    await database.drop();
  });
  const now = engine.clock.now();
  const event = (id: string, after: number, more: object = {}): MachineEvent => ({
    id,
    source: 'cell',
    equipment: 'mill-1',
    signal: 'power',
    value: 7,
    quality: 'good',
    sourceTime: now + after,
    receivedTime: now + after,
    ...more,
  });

  await engine.accept([event('id:1', 0), event('id:2', 1)]);
  await engine.accept([event('id:1', 8000, { redelivered: true }), event('id:3', 8001, { redelivered: true }), event('id:4', 8002)]);

  const { rows } = await engine.pool.query<{ events: number }>('SELECT count(*)::integer AS events FROM machine_event');
  const latest = await engine.pool.query<{ body: object }>('SELECT to_jsonb(l) AS body FROM latest_reading l');
  expect(rows[0]?.events).toBe(4);
  expect(JSON.stringify(latest.rows)).not.toContain('redelivered');
});
