import { expect, test } from 'vitest';
import { simulateRuntime } from './simulate-runtime.ts';
import { planOf, simulateSeeds } from './simulate-seeds.ts';

/** About 10 s alone on the machine. `npm run test:model -- --seeds N` makes more. */
const SEEDS = 40;

test('nothing is lost and nothing happens twice, whatever is interleaved, lost or killed', { timeout: 240_000 }, async () => {
  const { failed, crashes, answersLost } = await simulateSeeds(1, SEEDS);

  expect(failed).toEqual([]);
  expect(crashes).toBeGreaterThan(SEEDS);
  expect(answersLost).toBeGreaterThan(SEEDS);
});

test('the same seed does the same', { timeout: 60_000 }, async () => {
  const first = await simulateRuntime(planOf(7));

  const second = await simulateRuntime(planOf(7));

  expect(second).toEqual(first);
  expect(first.hashes.length).toBeGreaterThan(0);
});

test('a database that records the same event twice is found', { timeout: 120_000 }, async () => {
  const broken: string[] = [];

  for (let seed = 1; seed <= 20 && broken.length === 0; seed += 1) {
    const result = await simulateRuntime({
      ...planOf(seed),
      sabotage(database) {
        const record = database.record.bind(database);
        database.record = (events) => record(events.flatMap((event) => [event, { ...event, id: `${event.id} again` }]).slice(0, 2));
        database.accepted.set = function set(name, event) {
          return name.endsWith(' again') ? this : Map.prototype.set.call(this, name, event);
        };
      },
    });
    broken.push(...result.broken);
  }

  expect(broken[0]).toMatch(/events accepted/);
});
