import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectPool } from '@fettle/engine';
import { readHistory } from '@fettle/engine/adapters/postgres/history-rows.ts';
import { readHistoryTail } from '@fettle/engine/adapters/postgres/history-tail.ts';
import { loadUnits } from '@fettle/engine/adapters/postgres/unit-rows.ts';
import { World } from '@fettle/engine/core';
import { checkInvariants } from '@fettle/engine/runtime/check-invariants.ts';
import { draw } from '@fettle/engine/testing/draw.ts';
import { quietLog, tinyRegistry } from '@fettle/engine/testing/test-engine.ts';
import { tinyDeps } from '@fettle/engine/testing/tiny-plant.ts';
import type { HistoryEvent, RoutingInstance } from '@fettle/flows';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../test/support/database.ts';
import { onServer } from '../test/support/template-database.ts';
import { migrate } from './migrate.ts';

const routing = draw(
  'routing',
  'r',
  { begin: ['start'], saw: ['task'], fork: ['split'], left: ['task'], right: ['task'], both: ['join'], end: ['end'] },
  [
    'begin.out > saw.in',
    'saw.done > fork.in',
    'fork.a > left.in',
    'fork.b > right.in',
    'left.done > both.in',
    'right.done > both.in',
    'both.out > end.in',
  ],
);

/** What an installation of the first five migrations holds is there after the sixth: units, their tokens, their history and the work that waits. */
describe('units of an older database', () => {
  let database: TestDatabase;
  let older: string;
  let pool: pg.Pool;
  let world: World;
  beforeAll(async () => {
    database = await createTestDatabase();
    older = await mkdtemp(join(tmpdir(), 'fettle-older-'));
    const ours = join(import.meta.dirname, 'migrations');
    for (const name of (await readdir(ours)).filter((file) => file < '0006')) await cp(join(ours, name), join(older, name));
    await onServer(database.url, (client) => client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public'));
    await migrate(database.url, older);

    world = new World(tinyDeps(routing), 1000);
    for (const serialNumber of ['1', '2', '3']) {
      world.startUnit({ flow: 'r', version: 1, unit: { serialNumber, jobOrder: 'A.1', product: 'part', quantity: 1 } });
      world.advanceTo(2000);
    }
    const complete = (serialNumber: string, flowNode: string): void => {
      const task = world.openTasks.find(({ unit, token }) => unit.serialNumber === serialNumber && token.flowNode === flowNode);
      if (task === undefined) throw new Error(`nothing is open at ${flowNode}`);
      world.complete(task, { person: 'ann', outcome: 'done', entries: { torque: { value: 8 } } });
    };
    for (const flowNode of ['saw', 'left', 'right']) complete('1', flowNode);
    for (const flowNode of ['saw', 'left']) complete('2', flowNode);
    await onServer(database.url, (client) => insertAsBefore(client, world));

    await migrate(database.url);
    pool = connectPool({ databaseUrl: database.url, name: 'test', size: 2, log: quietLog });
  });
  afterAll(async () => {
    await pool?.end();
    await database?.drop();
    await rm(older, { recursive: true });
  });

  test('are the same units, and every invariant holds', async () => {
    const units = await loadUnits(
      pool,
      world.units.map(({ id }) => id),
    );
    const invariants = await checkInvariants({ pool, registry: tinyRegistry });

    expect(byId(units)).toEqual(byId(world.units));
    expect(invariants.filter(({ violations }) => violations.length > 0)).toEqual([]);
  });

  test('have the same history, line by line, in the order in which it was written', async () => {
    const streams = world.units.map(({ id }) => id);
    const history = await readHistory(pool, streams);

    const expected = world.history.map(plain);
    expect(Object.groupBy(history.map(plain), ({ stream }) => stream)).toEqual(Object.groupBy(expected, ({ stream }) => stream));
    // The tail shows a line once nothing older runs on this server, which other tests use too.
    await expect
      .poll(async () => (await readHistoryTail(pool, '0.0', 1000)).events.map(({ event }) => `${event.stream}#${event.sequence}`), {
        timeout: 10_000,
      })
      .toEqual(expected.map(({ stream, sequence }) => `${stream}#${sequence}`));
  });

  test('are counted at the flowNodes that they have left', async () => {
    const { rows } = await pool.query(
      'SELECT flow_node, sum(units)::int8 AS units FROM flow_node_tally GROUP BY flow_node ORDER BY flow_node',
    );

    const left = Object.groupBy(
      world.history.filter(({ kind }) => kind === 'left'),
      ({ flowNode }) => flowNode ?? '',
    );
    expect(Object.fromEntries(rows.map(({ flow_node, units }) => [flow_node, units]))).toEqual(
      Object.fromEntries(Object.entries(left).map(([flowNode, lines]) => [flowNode, lines?.length])),
    );
  });

  test('have the work that waits in the queue, and who did what in the past', async () => {
    const { rows } = await pool.query(
      'SELECT instance, token, activation, name, flow_node, state, person, instruction FROM work_instruction ORDER BY instance, activation',
    );

    expect(rows.map(({ instance, flow_node, state, person }) => [instance, flow_node, state, person])).toEqual([
      ['A.1/1', 'saw', 'completed', 'ann'],
      ['A.1/1', 'left', 'completed', 'ann'],
      ['A.1/1', 'right', 'completed', 'ann'],
      ['A.1/2', 'saw', 'completed', 'ann'],
      ['A.1/2', 'left', 'completed', 'ann'],
      ['A.1/2', 'right', 'open', null],
      ['A.1/3', 'saw', 'open', null],
    ]);
    const [open] = world.openTasks.filter(({ unit }) => unit.serialNumber === '3');
    expect(rows.at(-1)).toMatchObject({
      token: open?.token.id,
      activation: open?.token.activation,
      name: open?.wait.name,
      instruction: open?.wait.kind === 'task' ? open.wait.instruction : undefined,
    });
  });
});

const byId = (units: readonly RoutingInstance[]) => JSON.parse(JSON.stringify(units.toSorted((a, b) => (a.id < b.id ? -1 : 1))));
const plain = (event: HistoryEvent): HistoryEvent => JSON.parse(JSON.stringify(event));

/** Writes a simulated world as the engine wrote it into the tables of migration 0005. */
async function insertAsBefore(client: pg.Client, { units, history, openTasks }: World): Promise<void> {
  await client.query(`INSERT INTO flow (id, kind, name, created_at, created_by) VALUES ('r', 'routing', 'r', 0, 'test')`);
  await client.query(
    `INSERT INTO flow_version (flow, version, definition, semantic_hash, layout_hash, released_at, released_by, reason) VALUES ('r', 1, $1, '1', '', 0, 'test', 'test')`,
    [JSON.stringify(routing)],
  );
  for (const unit of units) {
    await client.query('INSERT INTO instance VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18)', [
      ...[
        unit.id,
        unit.flow,
        unit.version,
        unit.unit.serialNumber,
        unit.unit.jobOrder,
        unit.unit.product,
        unit.unit.quantity,
        unit.state,
        unit.ended ?? null,
      ],
      ...[unit.sequence, unit.nextToken, unit.nextActivation, unit.startedAt, unit.tokens.length > 0 ? null : 2000],
      ...[unit.equipment, unit.data, unit.visits].map((part) => JSON.stringify(part)),
      JSON.stringify(unit.holds),
    ]);
    for (const token of unit.tokens) {
      const { id, flowNode, version, activation, state, since } = token;
      await client.query('INSERT INTO token VALUES ($1,$2,$3,$4,$5,$6,$7,$8)', [
        id,
        unit.id,
        flowNode,
        version,
        activation,
        state,
        since,
        JSON.stringify(token),
      ]);
    }
  }
  for (const event of history) {
    await client.query(
      `INSERT INTO history (stream, sequence, at, version, token_version, kind, flow, flow_node, token, cause, data, message) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12)`,
      [
        ...[
          event.stream,
          event.sequence,
          event.at,
          event.version,
          event.tokenVersion ?? null,
          event.kind,
          event.flow,
          event.flowNode ?? null,
        ],
        ...[
          event.token ?? null,
          event.cause,
          JSON.stringify(event.data),
          event.message === undefined ? null : JSON.stringify(event.message),
        ],
      ],
    );
    if (event.kind !== 'workInstructionOpened') continue;
    const id = String(event.data.id);
    const [activation, name] = id.slice((event.token ?? '').length + 1).split('/');
    const closed = history.find(({ kind, data }) => kind === 'workInstructionCompleted' && data.id === id);
    await client.query(
      `INSERT INTO work_instruction (id, instance, token, activation, name, flow, version, flow_node, station, state, opened_at, instruction) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,'s',$9,$10,$11)`,
      [
        ...[
          id,
          event.stream,
          event.token,
          activation,
          name,
          event.flow,
          event.version,
          event.flowNode,
          closed === undefined ? 'open' : 'completed',
        ],
        ...[event.at, JSON.stringify(event.data.instruction)],
      ],
    );
  }
  if (openTasks.length !== 2) throw new Error('two work instructions should be open');
}
