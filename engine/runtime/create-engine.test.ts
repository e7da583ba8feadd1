import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { World } from '../core/index.ts';
import { draw } from '../testing/draw.ts';
import { eventually } from '../testing/eventually.ts';
import { handClock, startTestEngine, type TestEngine } from '../testing/test-engine.ts';
import { says, tinyDeps } from '../testing/tiny-plant.ts';

const START = 1_763_900_000_000;

const routing = () =>
  draw(
    'routing',
    'r',
    {
      begin: ['start'],
      cut: [
        'machine',
        {
          equipment: 'mill-1',
          until: [{ outcome: 'done', when: 'stage == "End"' }],
          milestones: [{ key: 'layer3', title: 'Layer 3', when: 'stage == "Layer 3"' }],
          collect: [{ key: 'peak', signal: 'power', aggregate: 'max' }],
        },
      ],
      cure: ['timer', { ms: 60_000 }],
      inspect: ['task'],
      judge: ['nonconformance'],
      good: ['end'],
      scrap: ['end', { result: 'scrapped' }],
    },
    [
      'begin.out > cut.in',
      'cut.done > cure.in',
      'cure.out > inspect.in',
      'inspect.done > good.in',
      'inspect.failed > judge.in',
      'judge.rework > cut.in',
      'judge.scrap > scrap.in',
    ],
  );

const overheating = () =>
  draw('qualityRule', 'q', { s: ['source', { equipment: 'mill-1', signal: 'power' }], a: ['above', { limit: '9.0' }], h: ['hold-unit'] }, [
    's.out > a.in',
    'a.true > h.in',
  ]);

describe('an engine', () => {
  let database: TestDatabase;
  let engine: TestEngine;
  let clock: ReturnType<typeof handClock>;
  beforeEach(async () => {
    database = await createTestDatabase();
    clock = handClock(START);
    engine = await startTestEngine({ databaseUrl: database.url, clock });
  });
  afterEach(async () => {
    await engine.stop();
    await database.drop();
  });

  test('keeps the order of commands, and one of those sent twice', async () => {
    await engine.database.updateTable('shard').set({ paused: true }).execute();
    const command = (n: number) => ({
      id: `c${n}`,
      key: 'unit/A/1',
      at: START,
      body: { kind: 'abortUnit' as const, instance: 'A/1', person: 'ann', reason: `"no" \\ {${n}}\n` },
    });
    const commands = Array.from({ length: 60 }, (_, n) => command(n));

    await engine.transaction((transaction) => engine.send(transaction, [...commands, command(0)]));
    await engine.transaction((transaction) => engine.send(transaction, [command(59), command(60)]));

    const rows = await engine.database.selectFrom('inbox').select(['message_id', 'size', 'messages']).orderBy('seq').execute();
    expect(rows.map(({ message_id }) => message_id)).toEqual(Array.from({ length: 61 }, (_, n) => `c${n}`));
    expect(rows[47]).toMatchObject({ size: 1, messages: [command(47)] });
  });

  test('lets thousands of commands share rows, each unit in its order, and parks what stands behind one that cannot be consumed', async () => {
    const order = { id: 'MANY', flow: 'none', version: 1, product: 'p', equipment: {}, at: START };
    const units = Array.from({ length: 90 }, (_, n) => `MANY/MANY-${n}`);
    const bad = (unit: string) => ({
      id: `${unit}/start`,
      key: `unit/${unit}`,
      at: START,
      body: {
        kind: 'startUnit' as const,
        instance: unit,
        flow: order.flow,
        version: 1,
        unit: { serialNumber: unit, jobOrder: order.id, product: order.product, quantity: 1 },
        equipment: {},
      },
    });
    const abort = (unit: string, n: number) => ({
      id: `${unit}/abort/${n}`,
      key: `unit/${unit}`,
      at: START,
      body: { kind: 'abortUnit' as const, instance: unit, person: 'ann', reason: `${n}` },
    });

    await engine.transaction((transaction) =>
      engine.send(transaction, [...units.map(bad), ...units.map((unit) => abort(unit, 1)), ...units.map((unit) => abort(unit, 2))]),
    );
    await engine.start();
    await eventually(async () => (await engine.database.selectFrom('parked_message').select('key').execute()).length).toBe(units.length);

    const parked = await engine.database.selectFrom('parked_message').select(['key', 'messages']).execute();
    expect(parked.map(({ key }) => key).sort()).toEqual(units.map((unit) => `unit/${unit}`).sort());
    for (const { key, messages } of parked) {
      const unit = key.slice('unit/'.length);
      expect(messages.map((message) => ('id' in message ? message.id : ''))).toEqual([`${unit}/abort/1`, `${unit}/abort/2`]);
    }
  });

  const state = async (instance: string) =>
    (await engine.readUnits([instance]))[0] ?? {
      state: 'unknown',
      data: {},
    };

  test('moves a unit by machine events, a timer and an operator to its end', async () => {
    await engine.release(routing());
    await engine.order('JO', 'r', ['1']);
    await engine.settled();

    await engine.accept([
      says(START, 'power', 5),
      says(START + 1, 'power', 7),
      says(START + 2, 'stage', 'Layer 3'),
      says(START + 3, 'stage', 'End'),
    ]);
    await engine.settled();
    clock.move(61_000);
    await eventually(async () => (await engine.database.selectFrom('work_instruction').select('state').execute()).length).toBe(1);
    await engine.complete('JO/1');
    await engine.settled();

    expect(await state('JO/1')).toMatchObject({ state: 'good', data: { cut: { peak: 7, layer3: true } } });
    expect(await engine.violations()).toEqual([]);
  });

  test('fires a timer at its time and not before', async () => {
    await engine.release(
      draw('routing', 't', { begin: ['start'], cure: ['timer', { ms: 5000 }], done: ['end'] }, [
        'begin.out > cure.in',
        'cure.out > done.in',
      ]),
    );
    await engine.order('JO', 't', ['1']);
    await engine.settled();

    clock.move(4999);
    await new Promise((resolve) => setTimeout(resolve, 600));
    const early = await state('JO/1');
    clock.move(1);
    await eventually(async () => (await state('JO/1')).state).toBe('good');

    expect(early.state).toBe('running');
    expect(await engine.violations()).toEqual([]);
  });

  test('wakes a rule that waits for a time, although no reading arrives any more', async () => {
    await engine.release(routing());
    await engine.release(
      draw(
        'qualityRule',
        'q',
        { s: ['source', { equipment: 'mill-1', signal: 'power' }], a: ['lasts', { limit: '9.0', ms: 5000 }], h: ['hold-unit'] },
        ['s.out > a.in', 'a.true > h.in'],
      ),
    );
    await engine.order('JO', 'r', ['1']);
    await engine.accept([says(START, 'power', 12)]);
    await engine.settled();

    clock.move(4999);
    await new Promise((resolve) => setTimeout(resolve, 600));
    const early = await state('JO/1');
    clock.move(1);
    await eventually(async () => (await state('JO/1')).state).toBe('held');

    expect(early.state).toBe('running');
    expect(await engine.violations()).toEqual([]);
  });

  test('gives the same history as the simulation of the same events', async () => {
    const script = [
      says(START, 'power', 5),
      says(START + 1, 'stage', 'Layer 3'),
      says(START + 2, 'power', 8),
      says(START + 3, 'stage', 'End'),
    ];
    await engine.release(routing());
    await engine.order('JO', 'r', ['1']);
    await engine.settled();

    for (const event of script) {
      await engine.accept([event]);
      await engine.settled();
    }

    const world = new World(tinyDeps(routing()), START);
    world.startUnit({ flow: 'r', version: 1, unit: { serialNumber: '1', jobOrder: 'JO', product: 'part', quantity: 1 } });
    for (const event of script) world.feed(event);
    const stored = await engine.database
      .selectFrom('history')
      .select(['sequence', 'kind', 'flow_node', 'cause', 'token_version'])
      .orderBy('sequence')
      .execute();
    const simulated = world.history.map((event) => ({
      sequence: event.sequence,
      kind: event.kind,
      flow_node: event.flowNode ?? null,
      cause: event.cause,
      token_version: event.tokenVersion ?? null,
    }));
    expect(stored).toEqual(simulated);
  });

  test('gives a unit the events that came before it waited', async () => {
    await engine.release(routing());
    await engine.accept([says(START, 'stage', 'Layer 3'), says(START + 1, 'stage', 'End')]);
    await engine.settled();
    const buffered = await engine.database.selectFrom('buffered_event').select('event_id').orderBy('position').execute();

    await engine.order('JO', 'r', ['1']);
    await engine.settled();

    expect(buffered).toHaveLength(2);
    expect((await state('JO/1')).data).toMatchObject({ cut: { layer3: true } });
    expect(await engine.database.selectFrom('buffered_event').selectAll().execute()).toEqual([]);
  });

  test('turns events that nobody took in time into dead letters with the reason', async () => {
    await engine.release(routing());
    await engine.accept([says(START, 'stage', 'Layer 3')]);
    await engine.settled();

    clock.move(3_600_001);
    await eventually(async () => (await engine.database.selectFrom('dead_letter').select('reason').execute()).length).toBe(1);

    expect(await engine.database.selectFrom('buffered_event').selectAll().execute()).toEqual([]);
    expect(await engine.violations()).toEqual([]);
  });

  test('holds the unit on a machine when a rule says so, across shards, and shows the firing', async () => {
    await engine.release(routing(), overheating());
    await engine.order('JO', 'r', ['1']);
    await engine.settled();

    await engine.accept([says(START, 'power', 5), says(START + 1, 'power', 10)]);
    await engine.settled();

    expect((await state('JO/1')).state).toBe('held');
    expect(await engine.database.selectFrom('firing').select(['flow', 'equipment', 'serial_number', 'title']).execute()).toEqual([
      { flow: 'q', equipment: 'mill-1', serial_number: '1', title: 'above 9.0' },
    ]);
    expect(await engine.database.selectFrom('hold').select(['instance', 'reason', 'released_at']).execute()).toEqual([
      { instance: 'JO/1', reason: 'above 9.0', released_at: null },
    ]);
    expect(await engine.violations()).toEqual([]);
  });

  test('shows a nonconformance from opening to disposition', async () => {
    await engine.release(
      draw('routing', 'n', { begin: ['start'], judge: ['nonconformance'], scrap: ['end', { result: 'scrapped' }] }, [
        'begin.out > judge.in',
        'judge.scrap > scrap.in',
      ]),
    );
    await engine.order('JO', 'n', ['1']);
    await engine.settled();
    const open = await engine.database.selectFrom('nonconformance').selectAll().executeTakeFirstOrThrow();

    const { instance, token, activation, name } = open;
    const body = {
      kind: 'decided' as const,
      instance: instance ?? '',
      token: token ?? '',
      activation: activation ?? 0,
      name: name ?? '',
      person: 'qe',
      value: 'scrap',
      reason: 'cracked',
    };
    await engine.transaction((transaction) => engine.send(transaction, [{ id: 'd1', key: `unit/${instance}`, at: clock.now(), body }]));
    await engine.settled();

    expect(open).toMatchObject({ instance: 'JO/1', serial_number: '1', job_order: 'JO', state: 'open' });
    expect(await engine.database.selectFrom('nonconformance').select(['state', 'disposition', 'closed_by', 'reason']).execute()).toEqual([
      { state: 'closed', disposition: 'scrap', closed_by: 'qe', reason: 'cracked' },
    ]);
    expect((await state('JO/1')).state).toBe('scrapped');
  });

  test('ends a job order when its last unit has ended', async () => {
    await engine.release(
      draw('routing', 's', { begin: ['start'], work: ['task'], done: ['end'] }, ['begin.out > work.in', 'work.done > done.in']),
    );
    await engine.order('JO', 's', ['1', '2']);
    await engine.settled();

    await engine.complete('JO/1');
    await engine.settled();
    await new Promise((resolve) => setTimeout(resolve, 700));
    const between = await engine.database.selectFrom('job_order').select('state').executeTakeFirstOrThrow();
    await engine.complete('JO/2');
    await eventually(async () => (await engine.database.selectFrom('job_order').select('state').executeTakeFirstOrThrow()).state).toBe(
      'Ended',
    );

    expect(between.state).toBe('Running');
    expect(await engine.database.selectFrom('job_order_progress').selectAll().execute()).toEqual([
      { job_order: 'JO', good: 2, scrapped: 0, other: 0, in_progress: 0 },
    ]);
  });

  test('starts the same job order once, and refuses another under its id', async () => {
    await engine.release(routing());
    await engine.order('JO', 'r', ['1']);

    await engine.order('JO', 'r', ['1']);
    const other = engine.order('JO', 'r', ['1', '2']);

    await expect(other).rejects.toThrow('already, with other content');
    await engine.settled();
    expect(await engine.database.selectFrom('instance').select('id').execute()).toEqual([{ id: 'JO/1' }]);
  });

  test('keeps units on the version that they started with; a release holds for those after it', async () => {
    const first = draw('routing', 'v', { begin: ['start'], one: ['task', { station: 'old' }], done: ['end'] }, [
      'begin.out > one.in',
      'one.done > done.in',
    ]);
    const second = draw('routing', 'v', { begin: ['start'], one: ['task', { station: 'new' }], done: ['end'] }, [
      'begin.out > one.in',
      'one.done > done.in',
    ]);
    await engine.release(first);
    await engine.order('A', 'v', ['1']);
    await engine.release(second);
    await engine.order('B', 'v', ['2']);
    await engine.settled();

    await engine.complete('A/1');
    await engine.settled();

    const tasks = await engine.database
      .selectFrom('work_instruction')
      .select(['instance', 'version', 'station'])
      .orderBy('instance')
      .execute();
    expect(tasks).toEqual([
      { instance: 'A/1', version: 1, station: 'old' },
      { instance: 'B/2', version: 2, station: 'new' },
    ]);
    expect(await engine.violations()).toEqual([]);
  });

  test('aborts every unit of an order', async () => {
    await engine.release(routing());
    await engine.order('JO', 'r', ['1', '2']);

    await engine.transaction((transaction) =>
      engine.abortJobOrder(transaction, { jobOrder: 'JO', person: 'sue', reason: 'cancelled', at: clock.now() }),
    );
    await engine.settled();

    expect(await engine.database.selectFrom('instance').select(['id', 'state']).orderBy('id').execute()).toEqual([
      { id: 'JO/1', state: 'aborted' },
      { id: 'JO/2', state: 'aborted' },
    ]);
    expect(await engine.violations()).toEqual([]);
  });
});
