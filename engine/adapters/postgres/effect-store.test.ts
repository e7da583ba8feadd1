import type { Effect } from '@fettle/flows';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import type { EffectStore } from '../../ports.ts';
import { quietLog } from '../../testing/test-engine.ts';
import { connectHotPool, type Pool } from './connect.ts';
import { createEffectStore } from './effect-store.ts';

const [MINE, THEIRS] = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'];
const action = { kind: 'writeSignal', equipment: 'mill-1', signal: 'power', value: 1 } as const;
const ok = { ok: true, result: 7 } as const;
const refused = { ok: false, error: 'BadOutOfRange\0' } as const;

let database: TestDatabase;
let pool: Pool;
let store: EffectStore;
beforeEach(async () => {
  database = await createTestDatabase();
  pool = connectHotPool({ databaseUrl: database.url, name: 'test', size: 3, log: quietLog });
  store = createEffectStore(pool, 16);
});
afterEach(async () => {
  await pool.end();
  await database.drop();
});

const ask = async (effect: Effect): Promise<Effect> => {
  await pool.query(`INSERT INTO effect (id, key, kind, next_at, requested_at, body) VALUES ($1, $2, 'writeSignal', 0, 0, $3)`, [
    effect.id,
    effect.key,
    JSON.stringify(effect),
  ]);
  return effect;
};
const ofUnit = (id: string) => ask({ id, key: `unit/${id}`, name: 'set', flowNode: 'set', token: `${id}.1`, activation: 1, action });
const ofRule = (id: string) => ask({ id, key: 'equipment/mill-1', name: 'set', flowNode: 'set', action });
const EVERYTHING = { withoutConnection: true, connections: 'every' } as const;
const take = (lease: string, now: number) =>
  store.take({ now, limit: 10, leaseUntil: now + 1000, lease, scope: EVERYTHING, kinds: ['writeSignal'] });
const states = async () =>
  (await pool.query('SELECT id, state, error FROM effect ORDER BY position')).rows.map((row) => Object.values(row));
const told = async () => (await pool.query('SELECT message_id FROM inbox ORDER BY seq')).rows.map((row) => row.message_id);

test('writes what became of many effects and tells the units that wait, in order', async () => {
  const [a, b, c] = [await ofUnit('a'), await ofRule('b'), await ofUnit('c')];
  await take(MINE, 0);

  const rang = await store.finish(
    [
      { effect: c, lease: MINE, outcome: refused },
      { effect: b, lease: MINE, outcome: ok },
      { effect: a, lease: MINE, outcome: ok },
    ],
    5,
  );

  expect(await states()).toEqual([
    ['a', 'succeeded', null],
    ['b', 'succeeded', null],
    ['c', 'failed', expect.stringContaining('BadOutOfRange')],
  ]);
  expect(await told()).toEqual(['c/finished', 'a/finished']);
  expect(rang.length).toBeGreaterThan(0);
});

test('tells nobody of an effect that another process has taken over since, or that is finished already', async () => {
  const [a, b] = [await ofUnit('a'), await ofUnit('b')];
  await take(MINE, 0);
  await store.finish([{ effect: a, lease: MINE, outcome: ok }], 5);
  await take(THEIRS, 2000);
  await pool.query('DELETE FROM inbox');

  const rang = await store.finish(
    [a, b].map((effect) => ({ effect, lease: MINE, outcome: refused })),
    2001,
  );

  expect(rang).toEqual([]);
  expect(await told()).toEqual([]);
  expect(await states()).toEqual([
    ['a', 'succeeded', null],
    ['b', 'running', null],
  ]);
});

test('keeps a lease that is renewed from being taken over', async () => {
  await ofRule('a');
  await take(MINE, 0);

  await store.renew([MINE], 5000);

  expect(await take(THEIRS, 2000)).toEqual([]);
  expect(await take(THEIRS, 6000)).toHaveLength(1);
});

const inLane = async (id: string, lane: string, nextAt = 0) => {
  await ofRule(id);
  await pool.query('UPDATE effect SET lane = $2, next_at = $3 WHERE id = $1', [id, lane, nextAt]);
};
const takenIds = async (lease: string, now: number) => (await take(lease, now)).map(({ effect }) => effect.id);

test('takes with the oldest effect of a lane those that follow it, up to the first that is not due, and leaves none of them to another process', async () => {
  await inLane('a1', 'a');
  await inLane('b1', 'b');
  await inLane('a2', 'a');
  await inLane('a3', 'a', 1000);
  await inLane('a4', 'a');

  const mine = await takenIds(MINE, 5);
  const theirs = await takenIds(THEIRS, 6);

  expect(mine).toEqual(['a1', 'b1', 'a2']);
  expect(theirs).toEqual([]);
});

test('gives back what was not tried: it is due at once and the attempt does not count', async () => {
  await inLane('a1', 'a');
  await inLane('a2', 'a');
  const taken = await take(MINE, 0);

  await store.release([taken[1]?.effect as Effect], MINE, 10);

  const { rows } = await pool.query('SELECT id, state, attempts FROM effect ORDER BY position');
  expect(rows).toEqual([
    { id: 'a1', state: 'running', attempts: 1 },
    { id: 'a2', state: 'pending', attempts: 0 },
  ]);
  // Not before the one in front of it is done.
  expect(await takenIds(THEIRS, 11)).toEqual([]);
});
