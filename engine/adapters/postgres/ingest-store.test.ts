import type { MachineEvent } from '@fettle/flows';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { draw } from '../../testing/draw.ts';
import { startTestEngine, type TestEngine } from '../../testing/test-engine.ts';
import { says } from '../../testing/tiny-plant.ts';

const NOW = Date.now();
const DAY = 86_400_000;
const rule = () =>
  draw('qualityRule', 'q', { s: ['source', { equipment: 'mill-1', signal: 'power' }], a: ['above', { limit: '9.0' }] }, ['s.out > a.in']);

describe('recording events', () => {
  let database: TestDatabase;
  let engine: TestEngine;
  beforeEach(async () => {
    database = await createTestDatabase();
    engine = await startTestEngine({ databaseUrl: database.url });
  });
  afterEach(async () => {
    await engine.stop();
    await database.drop();
  });

  const recorded = () =>
    engine.database
      .selectFrom('recorded_event')
      .select(['equipment', 'signal', 'value', 'quality', 'routed'])
      .orderBy('source_time')
      .execute();
  const consumed = async () =>
    (await engine.database.selectFrom('equipment_state').select(['equipment', 'consumed']).execute()).map(({ consumed: count }) => count);

  test('keeps every value as it came, with its quality', async () => {
    await engine.accept([
      says(NOW, 'power', 1.5),
      says(NOW + 1, 'stage', 'Layer 1'),
      says(NOW + 2, 'running', false),
      says(NOW + 3, 'power', null, 'bad'),
      says(NOW + 4, 'power', 0, 'stale'),
    ]);

    expect((await recorded()).map(({ value, quality }) => [value, quality])).toEqual([
      [1.5, 'good'],
      ['Layer 1', 'good'],
      [false, 'good'],
      [null, 'bad'],
      [0, 'stale'],
    ]);
  });

  test('keeps the last of what two sources say of one signal at once as its latest reading', async () => {
    const [first, second] = [says(NOW, 'power', 1), { ...says(NOW + 1, 'power', 2), source: 'another' }];

    await engine.accept([first, second]);

    expect(await recorded()).toHaveLength(2);
    const latest = await engine.database.selectFrom('latest_reading').select('event').execute();
    expect(latest.map(({ event }) => event.value)).toEqual([2]);
  });

  test('knows an event again that was recorded the day before', async () => {
    await engine.pool.query('SELECT ensure_machine_event_partitions($1, 4)', [NOW - 2 * DAY]);
    const event = says(NOW - DAY, 'power', 1);
    await engine.accept([event]);

    await engine.accept([{ ...event, receivedTime: NOW }, says(NOW, 'power', 2)]);

    expect(await recorded()).toHaveLength(2);
  });

  test('records and judges what is new of a batch in which one is known, and everything of the batches after it', async () => {
    await engine.release(rule());
    const first = says(NOW, 'power', 1);
    await engine.accept([first, says(NOW, 'power', 2)]);

    await engine.accept([says(NOW, 'power', 3), first, says(NOW, 'power', 4)]);
    await engine.accept([says(NOW, 'power', 5), first]);

    expect((await recorded()).map(({ value }) => value).sort()).toEqual([1, 2, 3, 4, 5]);
    await engine.settled();
    expect(await consumed()).toEqual([5]);
  });

  test('hands a flow only the signals that it reads, and remembers the latest of all', async () => {
    await engine.release(rule());

    await engine.accept([says(NOW, 'power', 1), says(NOW + 1, 'running', true), says(NOW + 2, 'power', 3)]);
    await engine.settled();

    expect((await recorded()).map(({ routed }) => routed)).toEqual([true, false, true]);
    expect(await consumed()).toEqual([2]);
    const latest = await engine.database.selectFrom('latest_reading').select(['signal', 'event']).orderBy('signal').execute();
    expect(latest.map(({ signal, event }) => [signal, event.value])).toEqual([
      ['power', 3],
      ['running', true],
    ]);
  });

  test('starts a flow that begins to read a signal with its latest reading', async () => {
    await engine.accept([says(NOW, 'power', 1), says(NOW + 1, 'power', 12)]);

    await engine.release(rule());
    await engine.settled();
    await engine.accept([says(NOW + 2, 'power', 2)]);
    await engine.settled();

    expect(await consumed()).toEqual([2]);
    expect(await engine.violations()).toEqual([]);
  });

  test('records what a machine can send and PostgreSQL cannot keep: NUL, half surrogates, no number', async () => {
    await engine.release(rule());

    await engine.accept([
      says(NOW, 'stage', 'a\u0000b\ud83d'),
      says(NOW + 1, 'power', Number.NaN),
      says(NOW + 2, 'power', Number.POSITIVE_INFINITY),
    ]);
    await engine.settled();

    expect((await recorded()).map(({ value, quality }) => [value, quality])).toEqual([
      ['a\ufffdb\ufffd', 'good'],
      [null, 'bad'],
      [null, 'bad'],
    ]);
    expect(await engine.violations()).toEqual([]);
  });

  test('loses nothing and doubles nothing when its connections are cut again and again', async () => {
    await engine.release(rule());
    const events: MachineEvent[] = Array.from({ length: 1500 }, (_, index) => says(NOW + index, 'power', 1));
    // Ever longer pauses: on a busy machine a transaction must at last come through.
    const cutter = (async () => {
      for (let cut = 1; cut <= 15; cut += 1) {
        await engine.pool
          .query(
            `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'fettle engine' AND datname = current_database()`,
          )
          .catch(() => undefined);
        await new Promise((resolve) => setTimeout(resolve, 15 * cut));
      }
    })();

    for (let from = 0; from < events.length; from += 50) await engine.accept(events.slice(from, from + 50));
    await cutter;
    await engine.settled();

    expect(await recorded()).toHaveLength(1500);
    expect(await consumed()).toEqual([1500]);
    expect(await engine.violations()).toEqual([]);
  });

  test('keeps what could not be understood as a dead letter', async () => {
    await engine.sink.reject({ source: 'broker', address: 'line/1', payload: '{"val\u0000', reason: 'The payload is no JSON.' });

    const letters = await engine.database.selectFrom('dead_letter').select(['source', 'address', 'payload', 'reason', 'state']).execute();
    expect(letters).toEqual([
      { source: 'broker', address: 'line/1', payload: '{"val\ufffd', reason: 'The payload is no JSON.', state: 'open' },
    ]);
  });
});
