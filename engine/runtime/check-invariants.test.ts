import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { onServer, withDatabase } from '../../test/support/template-database.ts';
import { connectPool } from '../adapters/postgres/connect.ts';
import { draw } from '../testing/draw.ts';
import { handClock, quietLog, startTestEngine, type TestEngine, tinyRegistry } from '../testing/test-engine.ts';
import { says } from '../testing/tiny-plant.ts';
import { checkInvariants } from './check-invariants.ts';

/** A checker that finds nothing proves nothing: each invariant is broken on purpose, in a copy of the database. */
describe('the checker of invariants', () => {
  let database: TestDatabase;
  let engine: TestEngine;
  beforeAll(async () => {
    database = await createTestDatabase();
    const clock = handClock(Date.now());
    engine = await startTestEngine({ databaseUrl: database.url, clock });
    await engine.release(
      draw(
        'routing',
        'r',
        {
          begin: ['start'],
          cut: ['machine', { equipment: 'mill-1', until: [{ outcome: 'done', when: 'stage == "End"' }], start: 'running' }],
          cure: ['timer', { ms: 100 }],
          fork: ['split'],
          l: ['task'],
          r: ['choice'],
          both: ['join'],
          end: ['end'],
        },
        [
          'begin.out > cut.in',
          'cut.done > cure.in',
          'cure.out > fork.in',
          'fork.a > l.in',
          'fork.b > r.in',
          'l.done > both.in',
          'r.yes > both.in',
          'both.out > end.in',
        ],
      ),
      draw(
        'qualityRule',
        'q',
        { s: ['source', { equipment: 'mill-1', signal: 'power' }], a: ['above', { limit: '1.0' }], h: ['hold-unit'] },
        ['s.out > a.in', 'a.true > h.in'],
      ),
    );
    // One after the other: the machine takes them in the order in which they come.
    for (const order of ['A', 'B', 'C']) {
      await engine.order(order, 'r', ['1']);
      await engine.settled();
    }
    const now = clock.now();
    await engine.accept([says(now, 'power', 0.5), says(now + 1, 'stage', 'End'), says(now + 2, 'stage', 'End')]);
    await engine.settled();
    clock.move(200);
    await vi.waitUntil(async () => (await engine.database.selectFrom('work_instruction').select('id').execute()).length === 2, {
      timeout: 5000,
    });
    await engine.complete('A/1');
    await engine.settled();
    await engine.stop();
  });
  afterAll(() => database.drop());

  /** Violated invariants of a copy of the database to which something was done. */
  const brokenBy = async (sql: string): Promise<string[]> => {
    const copy = `copy_${randomUUID().replaceAll('-', '')}`;
    const name = new URL(database.url).pathname.slice(1);
    const server = withDatabase(database.url, 'postgres');
    await onServer(server, (client) => client.query(`CREATE DATABASE ${copy} TEMPLATE ${name} STRATEGY FILE_COPY`));
    const pool = connectPool({ databaseUrl: withDatabase(database.url, copy), name: 'test', size: 1, log: quietLog });
    try {
      await pool.query('ALTER TABLE history_page DISABLE TRIGGER ALL; ALTER TABLE instruction_document DISABLE TRIGGER ALL');
      await pool.query(sql);
      const results = await checkInvariants({ pool, registry: tinyRegistry });
      return results.filter(({ violations }) => violations.length > 0).map(({ invariant }) => invariant);
    } finally {
      await pool.end();
      await onServer(server, (client) => client.query(`DROP DATABASE ${copy} WITH (FORCE)`));
    }
  };

  test('finds nothing where all is well', async () => {
    expect(await brokenBy('SELECT 1')).toEqual([]);
  });

  const twice = (kind: string): string => `INSERT INTO history_page (stream, sequence, at, version, flow, cause, lines)
    SELECT stream, sequence + 100, at, version, flow, cause, lines FROM history_page WHERE EXISTS (SELECT FROM json_array_elements(lines::json) l WHERE l->>0 = '${kind}')`;
  const REPLAY = 'replaying history through the core gives the stored state';
  test.each([
    [
      'per token, history versions are 1..n without gap or double',
      `UPDATE history_page SET lines = (SELECT json_agg(CASE WHEN l->>0 = 'left' AND l->>1 = 'cut' THEN json_build_array(l->0, l->1, l->2, (l->>3)::int + 1, l->4) ELSE l END)
        FROM json_array_elements(lines::json) l)::text WHERE stream = 'B/1'`,
    ],
    [
      'per stream, history sequences are 1..n without gap',
      `UPDATE history_page SET sequence = sequence + 1000 WHERE stream = 'B/1' AND sequence > 1`,
    ],
    ['a unit and a rule know the number of their history lines', `UPDATE instance SET sequence = sequence + 1 WHERE id = 'B/1'`],
    [
      'every accepted event that a flow reads is applied, in an inbox, parked or in an incident, once',
      `UPDATE equipment_state SET consumed = consumed + 1`,
    ],
    [
      'every accepted event that a flow reads is applied, in an inbox, parked or in an incident, once',
      `UPDATE machine_event SET routed = NOT routed WHERE number = 0.5`,
    ],
    [
      'an event that is buffered is not also dead, and none is dead twice',
      `INSERT INTO dead_letter (at, source, address, event_id, payload, reason) VALUES (1, 's', 'a', 'e', '', ''), (1, 's', 'a', 'e', '', '')`,
    ],
    [
      'tokens spawned = live + ended',
      `UPDATE instance SET body = jsonb_set(body::jsonb, '{tokens}', (body::jsonb->'tokens') - 0)::json WHERE id = 'B/1'`,
    ],
    [
      'a unit in progress has tokens, one that has ended has none',
      `UPDATE instance SET body = jsonb_set(body::jsonb, '{tokens}', '[]')::json WHERE id = 'C/1'`,
    ],
    ['a join fires once per generation', twice('joined')],
    ['one work instruction per token, flowNode and visit', twice('workInstructionOpened')],
    ['the work instructions that are open are those that tokens wait for', `DELETE FROM open_work_instruction WHERE instance = 'B/1'`],
    ['an effect is asked for once and its outcome applied once', twice('effectRequested')],
    ['every work instruction can be shown: its document is there', 'DELETE FROM instruction_document'],
    [
      'no timer fires early',
      `UPDATE history_page SET at = at - 150 WHERE (stream, sequence) IN (SELECT stream, sequence FROM history WHERE kind = 'observed' AND data->>'timer' = 'true')`,
    ],
    [
      'no time between operations is over early',
      `UPDATE history_page SET lines = '[["timeLimit", "cure", null, null, {"what": "expired", "dueAt": 9999999999999}]]' WHERE stream = 'B/1' AND sequence = 1`,
    ],
    [
      'a unit under a hold enters no flowNode',
      `UPDATE history_page SET cause = 'another', lines = '[["holdPlaced", null, null, null, {"id": "h"}]]' WHERE stream = 'B/1' AND sequence = 1`,
    ],
    [
      'an equipment on hold has no newly activated exclusive watch',
      `UPDATE equipment_state SET holds = '[{"id": "h"}]' WHERE equipment IN (SELECT equipment FROM watch)`,
    ],
    [
      'when quiet, the holds of equipment that people see are those of its actor',
      `INSERT INTO scope_hold (id, scope, subject, reason, person, placed_at) VALUES ('h', 'equipment', 'mill-1', '', '', 1)`,
    ],
    ['what is parked stands behind an open incident', `INSERT INTO parked_key (key, shard, incident) VALUES ('unit/B/1', 1, 'gone')`],
    [
      'when quiet, nothing is overdue by more than 2 s',
      `INSERT INTO timer (id, instance, token, activation, name, due_at) VALUES ('t', 'i', 't', 1, 'n', 1)`,
    ],
    ['when quiet, the watches that are open are those that tokens wait for', `DELETE FROM watch`],
    [REPLAY, `UPDATE instance SET data = '{"cut":{"peak":999}}' WHERE id = 'A/1'`],
  ])('finds that it does not hold: %s', async (invariant, sql) => {
    expect(await brokenBy(sql)).toContain(invariant);
  });
});
