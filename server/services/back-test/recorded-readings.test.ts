import { connectPool, endPool, type Pool } from '@fettle/engine/adapters/postgres/connect.ts';
import { queryBuilder } from '@fettle/engine/adapters/postgres/query-builder.ts';
import { FrameGatherer } from '@fettle/engine/core/back-test/index.ts';
import { FrameReader, valueAt } from '@fettle/flows/back-test/index.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { countRecorded, recordedFrames } from './recorded-readings.ts';

const DAY = Math.floor(Date.now() / 86_400_000) * 86_400_000;
const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
let database: TestDatabase;
let pool: Pool;

/** Power of two sources: one a reading a second and 130,000 within a second, the other one before them all; and stages, one of them not good. */
beforeAll(async () => {
  database = await createTestDatabase();
  pool = connectPool({ databaseUrl: database.url, name: 'test', size: 3, log });
  await pool.query(`INSERT INTO signal_key (id, source, equipment, signal) OVERRIDING SYSTEM VALUE
    VALUES (1, 'a', 'mill-1', 'power'), (2, 'b', 'mill-1', 'power'), (3, 'a', 'mill-1', 'stage'), (4, 'a', 'mill-2', 'power'), (5, 'a', 'mill-1', 'ahead')`);
  await pool.query(`INSERT INTO machine_event (received_at, source_time, id_hash, signal_key, quality, routed, number)
    SELECT ${DAY} + i * 1000 + 7, ${DAY} + i * 1000, i, 1, 0, false, i FROM generate_series(0::bigint, 99) AS i
    UNION ALL SELECT ${DAY} + 50000 + i / 130, ${DAY} + 50000 + i / 130, 1000 + i, 1, 0, false, i FROM generate_series(0::bigint, 129999) AS i
    UNION ALL SELECT ${DAY} + 500, ${DAY} + 500, 1, 2, 0, false, -5
    UNION ALL SELECT ${DAY} + 500, ${DAY} + 500, 1, 4, 0, false, -9
    UNION ALL SELECT ${DAY} + 500, ${DAY} + 1900, 1, 5, 2, false, 0.5
    UNION ALL SELECT ${DAY} + 80000000, ${DAY} - 80000000, 2, 5, 3, false, 1.5`);
  await pool.query(`INSERT INTO machine_event (received_at, source_time, id_hash, signal_key, quality, routed, text, logical)
    VALUES (${DAY}, ${DAY}, 1, 3, 0, false, 'Load', NULL), (${DAY} + 100, ${DAY} + 100, 2, 3, 0, false, 'Cut "1" – ü', NULL), (${DAY} + 200, ${DAY} + 200, 3, 3, 2, false, NULL, NULL),
      (${DAY} + 300, ${DAY} + 300, 4, 3, 0, false, NULL, true), (${DAY} + 400, ${DAY} + 400, 5, 3, 3, false, 'Load', NULL)`);
});
afterAll(async () => {
  await endPool(pool);
  await database.drop();
});

async function gathered(signals: readonly string[], from: number, to: number) {
  const gatherer = new FrameGatherer();
  const reader = new FrameReader();
  const period = { equipment: 'mill-1', signals, from: DAY + from, to: DAY + to };
  for await (const piece of recordedFrames({ db: queryBuilder(pool), pool }, period))
    for (const frame of reader.push(piece)) gatherer.add(frame);
  expect(reader.left).toBe(0);
  return gatherer.pasts([{ equipment: 'mill-1', presence: [], limits: [] }])[0]?.signals;
}

describe('recorded readings as frames', () => {
  test('are those of the period, in the order in which they arrived, whatever their density', async () => {
    const power = (await gathered(['power'], 0, 100_000))?.get('power');

    expect(power).toMatchObject({ begin: 0 });
    expect(power?.series.length).toBe(100 + 130_000 + 1);
    const { time, value } = power?.series ?? { time: [], value: [] };
    expect([...value.slice(0, 3)]).toEqual([0, -5, 1]);
    expect([...value.slice(-3)]).toEqual([97, 98, 99]);
    expect([...(power?.delay.slice(0, 3) ?? [])]).toEqual([7, 0, 7]);
    const dense = [...value].slice(52, -49);
    expect(dense.every((each, index) => (time[52 + index] as number) === DAY + 50_000 + Math.floor(each / 130))).toBe(true);
    expect(new Set(dense.filter((each) => each > 60)).size).toBe(130_000 - 61);
  });

  test('begin with the latest reading before the period, of whichever source', async () => {
    const power = (await gathered(['power'], 1000, 3000))?.get('power');

    expect([power?.begin, [...(power?.series.value ?? [])]]).toEqual([1, [-5, 1, 2]]);
  });

  test('keep texts, yes or no, quality and what has no value', async () => {
    const stage = (await gathered(['stage'], 100, 1000))?.get('stage');

    const series = stage?.series;
    if (series === undefined) return expect.fail('no stage');
    expect(Array.from({ length: series.length }, (_, index) => [valueAt(series, index), (series.quality[index] as number) & 3])).toEqual([
      ['Load', 0],
      ['Cut "1" – ü', 0],
      [null, 2],
      [true, 0],
      ['Load', 3],
    ]);
  });

  test('keep when they arrived, also from a machine whose clock is ahead and from one that was away for two days', async () => {
    const ahead = (await gathered(['ahead'], -90_000_000, 100_000))?.get('ahead');

    expect([...(ahead?.delay ?? [])]).toEqual([-1400, 160_000_000]);
    expect([...(ahead?.series.value ?? [])]).toEqual([0.5, 1.5]);
    expect([...(ahead?.series.quality ?? [])]).toEqual([2, 3]);
  });

  test('of a period without any there is none', async () => {
    expect((await gathered(['power', 'nothing'], -5000, -1000))?.size).toBe(0);
    expect(
      await countRecorded(
        queryBuilder(pool),
        { equipment: 'mill-1', signals: ['power', 'nothing'], from: DAY, to: DAY + 100_000 },
        200_000,
      ),
    ).toEqual(
      new Map([
        ['power', 130_101],
        ['nothing', 0],
      ]),
    );
  });
});
