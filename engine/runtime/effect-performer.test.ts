import { type AnyNodeType, defineNode, FettleError } from '@fettle/flows';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import type { EffectHandler } from '../ports.ts';
import { draw } from '../testing/draw.ts';
import { eventually } from '../testing/eventually.ts';
import { startTestEngine, type TestEngine, tinyRegistry } from '../testing/test-engine.ts';

const token = (name: string) => ({ name, title: name, kind: 'token' as const });
const write = defineNode({
  type: 'write',
  version: 1,
  title: 'Write',
  summary: '',
  help: '',
  icon: 'box',
  category: 'operations',
  usedIn: 'routing',
  params: z.object({ value: z.number() }),
  defaults: { value: 0 },
  ports: () => ({ inputs: [token('in')], outputs: [token('ok'), token('failed')] }),
  enter: (ctx) => ({
    effects: [{ name: 'set', action: { kind: 'writeSignal', equipment: 'mill-1', signal: 'power', value: ctx.params.value } }],
    wait: [{ kind: 'effect', name: 'set' }],
  }),
  resume: (_ctx, signal) => (signal.kind === 'effectFinished' ? { take: signal.outcome.ok ? 'ok' : 'failed' } : {}),
});
const registry = new Map<string, AnyNodeType>([...tinyRegistry, ['write', write]]);
const routing = () =>
  draw('routing', 'w', { begin: ['start'], set: ['write', { value: 7 }], good: ['end'], bad: ['end', { result: 'returned' }] }, [
    'begin.out > set.in',
    'set.ok > good.in',
    'set.failed > bad.in',
  ]);

describe('an effect', () => {
  let database: TestDatabase;
  let engine: TestEngine;
  let handler: EffectHandler;
  const seen: string[] = [];
  beforeEach(async () => {
    seen.length = 0;
    database = await createTestDatabase();
    engine = await startTestEngine({
      databaseUrl: database.url,
      registry,
      effects: { attempts: 3, backoff: 5 },
      handlers: {
        writeSignal: async (effect) => {
          seen.push(effect.id);
          return handler(effect);
        },
        publishMqtt: async () => ({ ok: true, result: null }),
        httpCall: async () => ({ ok: true, result: null }),
        holdJobOrder: async () => ({ ok: true, result: null }),
        releaseJobOrder: async () => ({ ok: true, result: null }),
        lookup: async () => ({ ok: true, result: null }),
      },
    });
    await engine.release(routing());
  });
  afterEach(async () => {
    await engine.stop();
    await database.drop();
  });

  const unit = async () => (await engine.database.selectFrom('instance').select('state').executeTakeFirstOrThrow()).state;
  const effect = () => engine.database.selectFrom('effect').select(['state', 'attempts', 'error']).executeTakeFirstOrThrow();
  const run = async () => {
    await engine.order('JO', 'w', ['1']);
    await engine.settled();
  };
  const resolve = async (action: 'retry' | 'skip') => {
    const incident = await engine.database.selectFrom('incident').select('id').where('state', '=', 'open').executeTakeFirstOrThrow();
    await engine.transaction((transaction) =>
      engine.resolveIncident(transaction, { incident: incident.id, action, person: 'eng', reason: 'checked', at: engine.clock.now() }),
    );
    await engine.settled();
  };

  test('is performed, and its outcome moves the unit on', async () => {
    handler = async () => ({ ok: true, result: 'taken' });

    await run();

    expect(await unit()).toBe('good');
    expect(seen).toEqual(['JO/1.1:2:set:set']);
    expect(await effect()).toEqual({ state: 'succeeded', attempts: 1, error: null });
    expect(await engine.violations()).toEqual([]);
  });

  test('that the machine refuses is an answer, not a failure: it is not tried again', async () => {
    handler = async () => ({ ok: false, error: 'BadOutOfRange' });

    await run();

    expect(await unit()).toBe('returned');
    expect(seen).toHaveLength(1);
    expect(await effect()).toMatchObject({ state: 'failed', error: 'BadOutOfRange' });
  });

  test('that fails is tried again under the same id', async () => {
    handler = async () => {
      if (seen.length < 3) throw new Error('not connected');
      return { ok: true, result: null };
    };

    await run();

    expect(new Set(seen).size).toBe(1);
    expect(await effect()).toMatchObject({ state: 'succeeded', attempts: 3 });
    expect(await unit()).toBe('good');
  });

  test('that fails to the last attempt is an incident, which an operator retries', async () => {
    handler = async () => {
      if (seen.length <= 3) throw new Error('not connected');
      return { ok: true, result: null };
    };

    await run();
    const incident = await engine.database.selectFrom('incident').select(['kind', 'instance', 'detail', 'state']).executeTakeFirstOrThrow();
    const waiting = await unit();
    await resolve('retry');

    expect(incident).toEqual({ kind: 'effect', instance: 'JO/1', detail: 'not connected', state: 'open' });
    expect(waiting).toBe('running');
    expect(await unit()).toBe('good');
    expect(await engine.violations()).toEqual([]);
  });

  test('that an operator skips goes back to its unit as failed', async () => {
    handler = async () => {
      throw new FettleError('notFound', 'There is no such signal.');
    };

    await run();
    await resolve('skip');

    expect(seen).toHaveLength(1);
    expect(await unit()).toBe('returned');
    expect(await effect()).toMatchObject({ state: 'skipped' });
  });

  test('of one signal waits for the one before it; those of other signals do not', async () => {
    const order: string[] = [];
    let release: () => void = () => undefined;
    const blocked = new Promise<void>((resolve2) => {
      release = resolve2;
    });
    handler = async ({ key }) => {
      if (order.length === 0) {
        order.push(key);
        await blocked;
      } else order.push(key);
      return { ok: true, result: null };
    };

    await engine.order('A', 'w', ['1']);
    await eventually(() => order.length).toBe(1);
    await engine.order('B', 'w', ['2']);
    await new Promise((resolve2) => setTimeout(resolve2, 700));
    const meanwhile = [...order];
    release();
    await engine.settled();

    expect(meanwhile).toEqual(['unit/A/1']);
    expect(order).toEqual(['unit/A/1', 'unit/B/2']);
  });

  test('of a long lane are performed in their order, one at a time, and wait behind one that is tried again', async () => {
    const started: string[] = [];
    let under = 0;
    let most = 0;
    handler = async ({ key }) => {
      under += 1;
      most = Math.max(most, under);
      await new Promise((resolve2) => setTimeout(resolve2, 2));
      under -= 1;
      started.push(key);
      if (key === 'unit/L/3' && started.filter((one) => one === key).length < 3) throw new Error('not connected');
      return { ok: true, result: null };
    };
    const units = Array.from({ length: 30 }, (_, index) => String(index + 1));

    await engine.order('L', 'w', units);
    await engine.settled();

    const asked = await engine.database.selectFrom('effect').select('key').orderBy('position').execute();
    const order = asked.map(({ key }) => key);
    const third = order.indexOf('unit/L/3');
    expect(started).toEqual([...order.slice(0, third), 'unit/L/3', 'unit/L/3', ...order.slice(third)]);
    expect(most).toBe(1);
    expect(await engine.violations()).toEqual([]);
  });
});
