import { draw } from '@fettle/engine/testing/draw.ts';
import { startTestEngine, tinyRegistry } from '@fettle/engine/testing/test-engine.ts';
import type { AnyNodeType } from '@fettle/flows';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

/** What thousands of flows take: their signals are told between two statements of one transaction. */
const slowRegistry = new Map<string, AnyNodeType>(
  [...tinyRegistry].map(([name, type]) => [
    name,
    name !== 'task'
      ? type
      : ({
          ...type,
          signals: () => {
            const end = performance.now() + 2600;
            while (performance.now() < end);
            return [];
          },
        } as AnyNodeType),
  ]),
);

test('an engine starts although reading its flows takes longer than a session may idle in a transaction', { timeout: 30_000 }, async () => {
  const first = await startTestEngine({ databaseUrl: database.url });
  await first.release(
    draw('routing', 'r', { begin: ['start'], work: ['task'], done: ['end'] }, ['begin.out > work.in', 'work.done > done.in']),
  );
  await first.stop();

  const second = await startTestEngine({ databaseUrl: database.url, registry: slowRegistry });

  expect(await second.violations()).toEqual([]);
  await second.stop();
});
