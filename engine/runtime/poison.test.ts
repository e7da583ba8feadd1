import { type AnyNodeType, defineNode } from '@fettle/flows';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { draw } from '../testing/draw.ts';
import { startTestEngine, type TestEngine, tinyRegistry } from '../testing/test-engine.ts';
import { says } from '../testing/tiny-plant.ts';

/** What is wrong with the node types of this test, until it is mended. */
const broken = { throws: false, writesNul: false };

const fragile = defineNode({
  type: 'fragile',
  version: 1,
  title: 'Fragile',
  summary: '',
  help: '',
  icon: 'box',
  category: 'operations',
  usedIn: 'routing',
  params: z.object({}),
  defaults: {},
  ports: () => ({ inputs: [{ name: 'in', title: 'in', kind: 'token' }], outputs: [{ name: 'done', title: 'done', kind: 'token' }] }),
  enter: () => ({
    wait: [
      {
        kind: 'task',
        name: 'work',
        instruction: {
          title: 'x',
          station: 's',
          standardTime: 0,
          steps: [{ key: 'k', title: 't', text: 't', entries: [] }],
          outcomes: [{ value: 'done', title: 'Done', tone: 'normal' }],
        },
      },
    ],
  }),
  resume: (ctx) => {
    if (broken.throws && ctx.unit.serialNumber === 'bad') throw new TypeError('cannot read x of undefined');
    const title = broken.writesNul && ctx.unit.serialNumber === 'bad' ? 'a\u0000b' : 'fine';
    return { take: 'done', records: [{ kind: 'andonCalled', name: 'call', station: 's', title, severity: 'warning' }] };
  },
});
const registry = new Map<string, AnyNodeType>([...tinyRegistry, ['fragile', fragile]]);
const routing = () =>
  draw('routing', 'f', { begin: ['start'], work: ['fragile'], next: ['task'], end: ['end'] }, [
    'begin.out > work.in',
    'work.done > next.in',
    'next.done > end.in',
  ]);

describe('a message that cannot be consumed', () => {
  let database: TestDatabase;
  let engine: TestEngine;
  beforeEach(async () => {
    Object.assign(broken, { throws: false, writesNul: false });
    database = await createTestDatabase();
    engine = await startTestEngine({ databaseUrl: database.url, registry });
    await engine.release(routing());
    await engine.order('JO', 'f', ['good', 'bad']);
    await engine.settled();
  });
  afterEach(async () => {
    await engine.stop();
    await database.drop();
  });

  const where = async () =>
    (await engine.database.selectFrom('token').select(['instance', 'flow_node']).orderBy('instance').execute()).map(
      ({ instance, flow_node }) => `${instance} at ${flow_node}`,
    );
  const incidents = () => engine.database.selectFrom('incident').selectAll().execute();
  const hold = async (name: string) => {
    const body = { kind: 'placeHold' as const, instance: 'JO/bad', hold: name, reason: name, person: 'qa' };
    await engine.transaction((transaction) => engine.send(transaction, [{ id: name, key: 'unit/JO/bad', at: engine.clock.now(), body }]));
    await engine.settled();
  };
  const resolve = async (action: 'retry' | 'skip') => {
    const [incident] = await incidents();
    const resolution = { incident: incident?.id ?? '', action, person: 'eng', reason: 'mended', at: engine.clock.now() };
    await engine.transaction((transaction) => engine.resolveIncident(transaction, resolution));
    await engine.settled();
  };

  test.each(['throws', 'writesNul'] as const)('becomes an incident with the reason (%s); the other units go on', async (defect) => {
    broken[defect] = true;

    await Promise.all([engine.complete('JO/bad'), engine.complete('JO/good')]);
    await engine.settled();

    expect(await where()).toEqual(['JO/bad at work', 'JO/good at next']);
    expect(await incidents()).toMatchObject([{ kind: 'message', key: 'unit/JO/bad', instance: 'JO/bad', state: 'open' }]);
    expect((await incidents())[0]?.detail).toMatch(defect === 'throws' ? /cannot read x of undefined/ : /invalid byte sequence/);
    expect(await engine.violations()).toEqual([]);
  });

  test('parks what comes for its unit behind it, in order, and all of it is consumed when it is tried again', async () => {
    broken.throws = true;
    await engine.complete('JO/bad');
    await engine.settled();
    for (const name of ['h1', 'h2', 'h3']) await hold(name);
    const parked = await engine.database.selectFrom('parked_message').selectAll().execute();

    broken.throws = false;
    await resolve('retry');

    expect(parked).toHaveLength(3);
    const history = await engine.database
      .selectFrom('history')
      .select(['kind', 'cause'])
      .where('stream', '=', 'JO/bad')
      .orderBy('sequence')
      .execute();
    const causes = [...new Set(history.map(({ cause }) => cause))].slice(1);
    expect(causes).toEqual([expect.stringContaining('/work/completed'), 'h1', 'h2', 'h3']);
    expect(await engine.violations()).toEqual([]);
  });

  test('is left out when an operator skips it; what stood behind it is consumed', async () => {
    broken.throws = true;
    await engine.complete('JO/bad');
    await engine.settled();
    await hold('h1');

    await resolve('skip');

    expect(await where()).toContain('JO/bad at work');
    const unit = await engine.database.selectFrom('instance').select('state').where('id', '=', 'JO/bad').executeTakeFirstOrThrow();
    expect(unit.state).toBe('held');
    expect(await engine.violations()).toEqual([]);
  });

  test('that fails again is an incident again', async () => {
    broken.throws = true;
    await engine.complete('JO/bad');
    await engine.settled();

    await resolve('retry');

    expect(await incidents()).toMatchObject([{ state: 'open' }]);
    expect(await engine.violations()).toEqual([]);
  });
});

describe('a reading that cannot be judged', () => {
  const judge = defineNode({
    type: 'judge',
    version: 1,
    title: 'Judge',
    summary: '',
    help: '',
    icon: 'box',
    category: 'decisions',
    usedIn: 'qualityRule',
    params: z.object({}),
    defaults: {},
    ports: () => ({ inputs: [{ name: 'in', title: 'in', kind: 'number' }], outputs: [] }),
    process: (_ctx, { item }) => {
      if (!('firing' in item) && item.value === 13) throw new RangeError('unlucky');
      return {};
    },
  });

  test('becomes an incident; those before and after it in the same batch are judged', async () => {
    const database = await createTestDatabase();
    const engine = await startTestEngine({ databaseUrl: database.url, registry: new Map([...tinyRegistry, ['judge', judge]]) });
    await engine.release(
      draw('qualityRule', 'q', { s: ['source', { equipment: 'mill-1', signal: 'power' }], j: ['judge'] }, ['s.out > j.in']),
    );
    const now = Date.now();

    await engine.accept([11, 12, 13, 14, 15].map((value, index) => says(now + index, 'power', value)));
    await engine.settled();

    expect(await engine.database.selectFrom('incident').select(['kind', 'key', 'detail']).execute()).toEqual([
      { kind: 'message', key: 'equipment/mill-1', detail: 'RangeError: unlucky' },
    ]);
    expect(await engine.database.selectFrom('equipment_state').select('consumed').execute()).toEqual([{ consumed: 4 }]);
    expect(await engine.violations()).toEqual([]);
    await engine.stop();
    await database.drop();
  });
});
