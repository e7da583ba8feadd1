import { type MessageBody, materialKey, unitKey } from '@fettle/flows';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { draw } from '../testing/draw.ts';
import { startTestEngine, type TestEngine } from '../testing/test-engine.ts';

/** Lots, material and calls over 16 shards of a real PostgreSQL: what is sent between actors travels by inboxes, and every invariant holds after it. */
describe('quantities in the engine', () => {
  let database: TestDatabase;
  let engine: TestEngine;
  let sent = 0;
  beforeEach(async () => {
    database = await createTestDatabase();
    engine = await startTestEngine({ databaseUrl: database.url });
  });
  afterEach(async () => {
    await engine.stop();
    await database.drop();
  });

  const send = (...messages: readonly (readonly [key: string, body: MessageBody])[]) =>
    engine.transaction((transaction) =>
      engine.send(
        transaction,
        messages.map(([key, body]) => ({ id: `m${sent++}`, key, at: engine.clock.now(), body })),
      ),
    );
  const startLots = async (id: string, flow: string, quantities: Readonly<Record<string, number>>, product = 'part') => {
    const order = {
      id,
      flow,
      version: 1,
      product,
      serialNumbers: Object.keys(quantities),
      quantities: Object.values(quantities),
      equipment: {},
    };
    await engine.transaction((transaction) => engine.startJobOrder(transaction, { ...order, at: engine.clock.now() }));
    await engine.settled();
  };
  const receive = (lot: string, definition: string, quantity: number): readonly [string, MessageBody] => [
    materialKey(lot),
    {
      kind: 'receiveMaterial',
      lot,
      definition,
      quantity,
      state: 'released',
      allowNegative: false,
      supplier: '',
      person: 'ann',
      reason: '',
    },
  ];
  const report = async (instance: string, flowNode: string, good: number, scrapped = 0) => {
    const task = await engine.database
      .selectFrom('work_instruction')
      .selectAll()
      .where('instance', '=', instance)
      .where('state', '=', 'open')
      .where('flow_node', '=', flowNode)
      .executeTakeFirstOrThrow();
    const { token, activation, name } = task;
    const reported = { good, scrapped, reason: scrapped > 0 ? 'cracked' : '' };
    const body = {
      kind: 'taskCompleted' as const,
      instance,
      token,
      activation,
      name,
      person: 'ann',
      outcome: 'done',
      entries: {},
      reported,
    };
    await send([unitKey(instance), body]);
    await engine.settled();
  };
  const units = async () =>
    Object.fromEntries(
      (await engine.readUnits((await engine.database.selectFrom('instance').select('id').execute()).map(({ id }) => id))).map((unit) => [
        unit.id,
        unit,
      ]),
    );

  test('a lot is worked off in parts, split and merged, and every piece is accounted for', async () => {
    await engine.release(
      draw('routing', 'r', { begin: ['start'], saw: ['task'], mill: ['task'], together: ['gather'], pack: ['task'], good: ['end'] }, [
        'begin.out > saw.in',
        'saw.done > mill.in',
        'mill.done > together.in',
        'together.out > pack.in',
        'pack.done > good.in',
      ]),
    );
    await startLots('JO', 'r', { L: 10, M: 4 });

    await report('JO/L', 'saw', 4, 1);
    await send([
      unitKey('JO/L'),
      { kind: 'splitLot', instance: 'JO/L', flowNode: 'saw', quantity: 2, serialNumber: 'L-A', person: 'ann', reason: 'urgent' },
    ]);
    await engine.settled();
    await send([unitKey('JO/M'), { kind: 'mergeLot', instance: 'JO/M', into: 'JO/L', person: 'ann', reason: 'one box' }]);
    await engine.settled();
    await report('JO/L', 'mill', 4);
    await report('JO/L', 'saw', 7);
    await report('JO/L', 'mill', 7);
    await report('JO/L', 'pack', 11);
    for (const step of ['saw', 'mill', 'pack']) await report('JO/L-A', step, 2);

    const { 'JO/L': lot, 'JO/L-A': part, 'JO/M': merged } = await units();
    expect([lot?.state, part?.state, merged?.state]).toEqual(['good', 'good', 'transferred']);
    expect(lot?.lot).toMatchObject({ good: 11, scrapped: 1, splitOff: 2, mergedIn: 4 });
    expect(await engine.database.selectFrom('job_order_progress').select(['good', 'scrapped']).execute()).toEqual([
      { good: 13, scrapped: 1 },
    ]);
    expect(await engine.violations()).toEqual([]);
  });

  test('units that take from one material lot at the same time never take more than it has', async () => {
    await engine.release(
      draw(
        'routing',
        'r',
        {
          begin: ['start'],
          fill: ['consume', { lot: 'G1', definition: 'glue', quantity: 3 }],
          good: ['end'],
          none: ['end', { result: 'scrapped' }],
        },
        ['begin.out > fill.in', 'fill.out > good.in', 'fill.refused > none.in'],
      ),
    );
    await send(receive('G1', 'glue', 100));
    await engine.settled();

    await startLots('JO', 'r', Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`S${index}`, 1])));
    await engine.settled();

    const states = Object.values(await units()).map(({ state }) => state);
    expect(states.filter((state) => state === 'good')).toHaveLength(33);
    expect(states.filter((state) => state === 'scrapped')).toHaveLength(27);
    expect(await engine.database.selectFrom('material_lot').select(['quantity', 'sequence']).execute()).toEqual([
      { quantity: 1, sequence: 34 },
    ]);
    expect(await engine.violations()).toEqual([]);
  });

  test('a called routing runs on the version that was bound, comes back with its result, and ends with its caller', async () => {
    const paint = (first: string) =>
      draw('routing', 'paint', { begin: ['start'], [first]: ['task'], good: ['end'] }, [
        `begin.out > ${first}.in`,
        `${first}.done > good.in`,
      ]);
    await engine.release(paint('spray'));
    await engine.release(
      draw(
        'routing',
        'main',
        { begin: ['start'], colour: ['call', { flow: 'paint' }], pack: ['task'], good: ['end'], bad: ['end', { result: 'scrapped' }] },
        ['begin.out > colour.in', 'colour.good > pack.in', 'colour.scrapped > bad.in', 'pack.done > good.in'],
      ),
    );
    await engine.release(paint('dip'));
    await startLots('JO', 'main', { S: 1, T: 1 });

    await report('JO/S/call/2', 'spray', 1);
    await engine.transaction((transaction) =>
      engine.send(transaction, [
        {
          id: 'abort',
          key: unitKey('JO/T'),
          at: engine.clock.now(),
          body: { kind: 'abortUnit', instance: 'JO/T', person: 'ann', reason: 'cancelled' },
        },
      ]),
    );
    await engine.settled();

    const { 'JO/S': called, 'JO/T/call/2': aborted } = await units();
    expect(called?.tokens.map(({ flowNode }) => flowNode)).toEqual(['pack']);
    expect(aborted?.state).toBe('aborted');
    expect(await engine.violations()).toEqual([]);
  });

  test('a component is built into one unit, and its genealogy says so', async () => {
    await engine.release(
      draw('routing', 'pump', { begin: ['start'], mount: ['assemble', { definition: 'motor', tracking: 'unit' }], good: ['end'] }, [
        'begin.out > mount.in',
        'mount.done > good.in',
      ]),
      draw('routing', 'motor', { begin: ['start'], good: ['end'] }, ['begin.out > good.in']),
    );
    await startLots('A', 'motor', { M1: 1 }, 'motor');
    await startLots('B', 'pump', { P1: 1, P2: 1 }, 'pump');
    const scan = (pump: string): readonly [string, MessageBody] => [
      unitKey(pump),
      {
        kind: 'scanMaterial',
        instance: pump,
        token: `${pump}.1`,
        activation: 2,
        name: 'work',
        scan: 's1',
        key: 'part',
        source: 'A/M1',
        serialNumber: 'M1',
        quantity: 1,
        person: 'ann',
      },
    ];

    await send(scan('B/P1'), scan('B/P2'));
    await engine.settled();
    await engine.settled();

    const scans = Object.values(await units()).flatMap(({ tokens }) => tokens.flatMap((token) => token.scans ?? []));
    expect(scans.map(({ state }) => state).sort()).toEqual(['consumed', 'refused']);
    expect(await engine.database.selectFrom('genealogy').select(['source', 'relation']).execute()).toEqual([
      { source: 'unit/A/M1', relation: 'installed' },
    ]);
    expect(await engine.violations()).toEqual([]);
  });

  test('the checker finds a quantity that is not where it should be', async () => {
    await engine.release(
      draw('routing', 'r', { begin: ['start'], saw: ['task'], good: ['end'] }, ['begin.out > saw.in', 'saw.done > good.in']),
    );
    await startLots('JO', 'r', { L: 10 });
    await report('JO/L', 'saw', 4);
    await send(receive('G1', 'glue', 5));
    await engine.settled();
    const { pool } = engine;

    const broken: string[][] = [];
    for (const sql of [
      `UPDATE instance SET body = jsonb_set(body::jsonb, '{lot,good}', '5')::json`,
      `UPDATE material_lot SET quantity = 4`,
      `INSERT INTO genealogy VALUES ('x', 1, 'lot/G1', 'unit/JO/L', 'consumed', 'glue', 1, 1, NULL, NULL), ('x', 2, 'unit/Z', 'unit/JO/L', 'installed', 'm', 1, 1, NULL, NULL)`,
      `UPDATE instance SET body = jsonb_set(jsonb_set(body::jsonb, '{lot,splitOff}', '1'), '{lot,movedOut}', '2')::json`,
      `UPDATE instance SET caller = 'gone'`,
    ]) {
      await pool.query(sql);
      broken.push((await engine.violations()).map((violation) => violation.slice(0, violation.indexOf(':'))));
    }

    expect(broken[0]).toContain('of a lot');
    expect(broken[1]).toContain('a material lot has what its history adds up to, and is not below zero unless it may');
    expect(broken[2]).toEqual(
      expect.arrayContaining([
        'what material lots gave is what units have consumed',
        'a component is in one unit, the one that has it on record',
      ]),
    );
    expect(broken[3]).toEqual(
      expect.arrayContaining([
        'what was split off a lot is what the new units began with',
        'what units were merged into others is what those took in',
      ]),
    );
    expect(broken[4]).toContain('a called routing that runs is waited for, and one that is waited for runs');
  });
});
