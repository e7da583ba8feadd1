import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { draw } from '../testing/draw.ts';
import { startTestEngine, type TestEngine } from '../testing/test-engine.ts';
import { says } from '../testing/tiny-plant.ts';

const routing = () =>
  draw(
    'routing',
    'r',
    {
      begin: ['start'],
      one: ['task'],
      cut: ['machine', { equipment: 'mill-1', until: [{ outcome: 'done', when: 'stage == "End"' }] }],
      two: ['task'],
      done: ['end'],
    },
    ['begin.out > one.in', 'one.done > cut.in', 'cut.done > two.in', 'two.done > done.in'],
  );

describe('two workers on one database', () => {
  let database: TestDatabase;
  let a: TestEngine;
  let b: TestEngine;
  beforeEach(async () => {
    database = await createTestDatabase();
    a = await startTestEngine({ databaseUrl: database.url });
    b = await startTestEngine({ databaseUrl: database.url });
  });
  afterEach(async () => {
    await Promise.all([a.stop(), b.stop()]);
    await database.drop();
  });

  test('take turns on the same units: neither goes on from what it remembers when the other was there', async () => {
    await a.release(routing());
    await a.order('JO', 'r', ['1', '2', '3']);
    await a.settled();

    for (const unit of ['1', '2', '3']) {
      await b.complete(`JO/${unit}`);
      await b.settled();
      await a.accept([says(Date.now(), 'stage', 'End')]);
      await a.settled();
      await b.complete(`JO/${unit}`);
      await b.settled();
    }

    expect(await a.database.selectFrom('instance').select('state').execute()).toEqual([
      { state: 'good' },
      { state: 'good' },
      { state: 'good' },
    ]);
    expect(await a.violations()).toEqual([]);
  });

  test('draining at the same time consume every message once', async () => {
    await a.release(routing());
    const serialNumbers = Array.from({ length: 200 }, (_, index) => String(index));

    await Promise.all([a.order('A', 'r', serialNumbers), b.order('B', 'r', serialNumbers)]);
    await a.settled();
    await Promise.all([
      ...serialNumbers.slice(0, 20).map((unit) => a.complete(`A/${unit}`)),
      ...serialNumbers.slice(0, 20).map((unit) => b.complete(`B/${unit}`)),
    ]);
    await a.settled();

    const nodes = await a.database
      .selectFrom('token')
      .select(['flow_node', (eb) => eb.fn.countAll<number>().as('tokens')])
      .groupBy('flow_node')
      .orderBy('flow_node')
      .execute();
    expect(nodes).toEqual([
      { flow_node: 'cut', tokens: 40 },
      { flow_node: 'one', tokens: 360 },
    ]);
    expect(await a.violations()).toEqual([]);
  });

  test('see a release by the other for every event after it', async () => {
    const version = (station: string) =>
      draw('routing', 'v', { begin: ['start'], one: ['task', { station }], done: ['end'] }, ['begin.out > one.in', 'one.done > done.in']);
    await a.release(version('s1'));
    await b.order('JO1', 'v', ['1']);
    await b.settled();

    await a.release(version('s2'));
    await b.order('JO2', 'v', ['1']);
    await b.settled();

    const stations = await b.database.selectFrom('work_instruction').select('station').orderBy('instance').execute();
    expect(stations).toEqual([{ station: 's1' }, { station: 's2' }]);
  });
});
