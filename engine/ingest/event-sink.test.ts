import type { MachineEvent } from '@fettle/flows';
import { describe, expect, test } from 'vitest';
import type { IngestStore } from '../ports.ts';
import { quietLog } from '../testing/test-engine.ts';
import { says } from '../testing/tiny-plant.ts';
import { createEventSink } from './event-sink.ts';

/** A store whose answers the test decides: the sink's own behaviour, without a database. The real one is under test in ingest-store.test.ts. */
function given(
  record: (events: readonly MachineEvent[], call: number) => Promise<void> | void = () => undefined,
  options: { readonly capacity?: number; readonly batch?: number; readonly pace?: number; readonly reject?: (call: number) => void } = {},
) {
  const batches: (readonly MachineEvent[])[] = [];
  const letters: string[] = [];
  const errors: string[] = [];
  let call = 0;
  let rejections = 0;
  const store: IngestStore = {
    async record(events) {
      call += 1;
      await record(events, call);
      batches.push(events);
      return { recorded: events.length, rang: [1] };
    },
    async reject(rejected) {
      rejections += 1;
      options.reject?.(rejections);
      letters.push(...rejected.map(({ reason }) => reason));
    },
  };
  const rung: number[] = [];
  const sink = createEventSink({
    store,
    ring: (shards) => rung.push(...shards),
    clock: { now: () => 0 },
    log: { ...quietLog, error: (_fields, message) => errors.push(message) },
    linger: 1,
    ...options,
  });
  return { sink, batches, letters, rung, errors };
}

const event = (at: number) => says(at, 'power', at);
const refused = () => Object.assign(new Error('invalid byte sequence'), { code: '22021' });

describe('an event sink', () => {
  test('commits what many callers bring as one, in the order of the calls', async () => {
    const { sink, batches, rung } = given();

    await Promise.all([1, 2, 3].map((at) => sink.accept([event(at)])));

    expect(batches.map((batch) => batch.map(({ sourceTime }) => sourceTime))).toEqual([[1, 2, 3]]);
    expect(rung).toEqual([1]);
  });

  test('lets events that follow one another closely share a transaction', async () => {
    const { sink, batches } = given(undefined, { pace: 200 });
    await sink.accept([event(1)]);

    const close = [2, 3, 4].map(async (at) => {
      await new Promise((resolve) => setTimeout(resolve, 10 * at));
      await sink.accept([event(at)]);
    });
    await Promise.all(close);

    expect(batches.map((batch) => batch.map(({ sourceTime }) => sourceTime))).toEqual([[1], [2, 3, 4]]);
  });

  test('acknowledges only after the commit', async () => {
    let commit: () => void = () => undefined;
    const { sink } = given(() => new Promise<void>((resolve) => (commit = resolve)));
    let acknowledged = false;

    const accepted = sink.accept([event(1)]).then(() => {
      acknowledged = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 10));
    const before = acknowledged;
    commit();
    await accepted;

    expect(before).toBe(false);
  });

  test('splits a call that is larger than a batch and acknowledges it when all of it is there', async () => {
    const { sink, batches } = given(undefined, { batch: 2 });

    await sink.accept([event(1), event(2), event(3), event(4), event(5)]);

    expect(batches.map(({ length }) => length)).toEqual([2, 2, 1]);
  });

  test('holds everything while the database is away, and loses nothing', async () => {
    const { sink, batches } = given((_events, call) => {
      if (call <= 3) throw new Error('connection refused');
    });

    await Promise.all([sink.accept([event(1)]), sink.accept([event(2)])]);

    expect(batches.flat().map(({ sourceTime }) => sourceTime)).toEqual([1, 2]);
  });

  test('makes callers wait when its room is full, and keeps their order', async () => {
    const { sink, batches } = given(undefined, { capacity: 2, batch: 2 });

    const all = [1, 2, 3, 4, 5].map((at) => sink.accept([event(at)]));
    const held = sink.waiting;
    await Promise.all(all);

    expect(held).toBe(2);
    expect(batches.flat().map(({ sourceTime }) => sourceTime)).toEqual([1, 2, 3, 4, 5]);
  });

  test('puts the event that the database refuses aside and records the others', async () => {
    const { sink, batches, letters } = given((events) => {
      if (events.some(({ sourceTime }) => sourceTime === 3)) throw refused();
    });

    await sink.accept([1, 2, 3, 4].map(event));

    expect(batches.flat().map(({ sourceTime }) => sourceTime)).toEqual([1, 2, 4]);
    expect(letters).toEqual([expect.stringContaining('invalid byte sequence')]);
  });

  test('tries a dead letter again while the database is away', async () => {
    const { sink, letters, errors } = given(undefined, {
      reject: (call) => {
        if (call === 1) throw new Error('Connection terminated unexpectedly');
        if (call === 2) throw Object.assign(new Error('the database system is shutting down'), { code: '57P03' });
        if (call === 3) throw Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
      },
    });

    await sink.reject({ source: 's', address: 'a', payload: '{}', reason: 'no such signal' });

    expect(letters).toEqual(['no such signal']);
    expect(errors).toHaveLength(1);
  });

  test.each([
    new TypeError('letters is not iterable'),
    Object.assign(new Error('no such table'), { code: '42P01' }),
    Object.assign(new Error('The "value" argument must be of type string'), { code: 'ERR_INVALID_ARG_TYPE' }),
    refused(),
  ])('says at once that a dead letter cannot be recorded when it never could: %s', async (error) => {
    const { sink, errors } = given(undefined, {
      reject: () => {
        throw error;
      },
    });

    await expect(sink.reject({ source: 's', address: 'a', payload: '{}', reason: 'no such signal' })).rejects.toBe(error);

    expect(errors).toEqual([expect.stringContaining('dead letter')]);
  });

  test('records what waits before it closes, then takes nothing more', async () => {
    const { sink, batches } = given();
    const accepted = sink.accept([event(1)]);

    await sink.close();
    await accepted;

    expect(batches.flat()).toHaveLength(1);
    await expect(sink.accept([event(2)])).rejects.toThrow('closed');
  });

  test('does not acknowledge what it could not record before it closed', async () => {
    const { sink } = given(() => {
      throw new Error('connection refused');
    });
    const accepted = sink.accept([event(1)]);

    const rejected = expect(accepted).rejects.toThrow('connection refused');
    await sink.close();

    await rejected;
  });
});
