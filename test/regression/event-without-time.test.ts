import { startTestEngine, type TestEngine } from '@fettle/engine/testing/test-engine.ts';
import { says } from '@fettle/engine/testing/tiny-plant.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

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

/** Of now: what is older than its retention goes at once. */
const time = Date.now();

test.each([1e300, Number.NaN, -1e19, null as unknown as number])(
  'an event whose time is %s becomes a dead letter; it kept all others waiting for ever',
  async (wrong) => {
    const events = [says(time, 'power', 1), { ...says(time + 1, 'power', 2), sourceTime: wrong }, says(time + 2, 'power', 3)];

    await engine.accept(events);

    const recorded = await engine.pool.query<{ events: number }>('SELECT count(*) AS events FROM machine_event');
    const letters = await engine.database.selectFrom('dead_letter').select('reason').execute();
    expect({ recorded: recorded.rows[0]?.events, letters }).toMatchObject({ recorded: 2 });
    expect(letters).toEqual([{ reason: expect.stringContaining('source time') }]);
  },
);

test('a time between two milliseconds is the earlier one', async () => {
  await engine.accept([{ ...says(time, 'power', 1), sourceTime: time + 0.7 }]);

  const recorded = await engine.pool.query<{ source_time: number }>('SELECT source_time FROM machine_event');
  expect(recorded.rows).toEqual([{ source_time: time }]);
});
