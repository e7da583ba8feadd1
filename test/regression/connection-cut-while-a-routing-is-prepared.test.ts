import { createModelSource } from '@fettle/engine/runtime/model.ts';
import { draw } from '@fettle/engine/testing/draw.ts';
import { quietLog, startTestEngine, tinyRegistry } from '@fettle/engine/testing/test-engine.ts';
import { expect, onTestFinished, test } from 'vitest';
import { createTestDatabase } from '../support/database.ts';

/** What the database did not answer was kept as "this routing cannot be compiled": every unit of it that came to that process stopped at an incident, until the process was started again. */
test('a routing that could not be read is prepared once the database answers again', async () => {
  const database = await createTestDatabase();
  const engine = await startTestEngine({ databaseUrl: database.url });
  onTestFinished(async () => {
    await engine.stop();
    await database.drop();
  });
  await engine.release(draw('routing', 'part', { begin: ['start'], good: ['end'] }, ['begin.out > good.in']));
  const model = await createModelSource({ database: engine.database, registry: tinyRegistry, log: quietLog }).at(0);

  await engine.pool.query('ALTER TABLE flow_call RENAME TO away');
  const unanswered = await model.prepareRouting('part', 1).catch((error: unknown) => String(error));
  await engine.pool.query('ALTER TABLE away RENAME TO flow_call');
  await model.prepareRouting('part', 1);

  expect(unanswered).toMatch(/flow_call/);
  expect(model.routing('part', 1)?.version).toBe(1);
});
