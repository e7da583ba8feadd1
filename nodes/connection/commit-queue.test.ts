import { setTimeout as pause } from 'node:timers/promises';
import type { DeadLetter, MachineEvent } from '@fettle/flows';
import { describe, expect, it } from 'vitest';
import { CommitQueue } from './commit-queue.ts';
import { eventually } from './testing/eventually.ts';

const event = (value: number): MachineEvent => ({
  id: `e${value}`,
  source: 'plc-1',
  equipment: 'mill-1',
  signal: 'power',
  value,
  quality: 'good',
  sourceTime: 1,
  receivedTime: 1,
});
const letter = (payload: string): DeadLetter => ({ source: 'plc-1', address: 'a', payload, reason: 'r' });

function setUp(batchSize = 1_000) {
  const batches: number[][] = [];
  const letters: string[] = [];
  const committed: number[] = [];
  const problems: (string | undefined)[] = [];
  const nothing: () => Promise<void> = async () => undefined;
  const store = { beforeAccept: nothing, beforeReject: nothing };
  const queue = new CommitQueue({
    batchSize,
    onProblem: (problem) => void problems.push(problem),
    sink: {
      accept: async (events) => {
        await store.beforeAccept();
        batches.push(events.map((one) => Number(one.value)));
      },
      reject: async ({ payload }) => {
        await store.beforeReject();
        letters.push(payload);
      },
    },
  });
  const push = (value: number) => queue.push({ events: [event(value)], letters: [], committed: () => void committed.push(value) });
  return { queue, push, store, batches, letters, committed, problems };
}

describe('the commit queue', () => {
  it('groups what arrives during a commit and acknowledges in order, after it', async () => {
    const { push, store, batches, committed } = setUp();
    const gate = Promise.withResolvers<void>();
    store.beforeAccept = () => gate.promise;

    push(1);
    await pause(10);
    for (const value of [2, 3, 4]) push(value);
    const before = [...committed];
    gate.resolve();
    await eventually('all committed', () => committed.length === 4);

    expect(before).toEqual([]);
    expect(batches).toEqual([[1], [2, 3, 4]]);
    expect(committed).toEqual([1, 2, 3, 4]);
  });

  it('asks a refusing store again with the same batch, and keeps each dead letter once', async () => {
    const { queue, store, batches, letters, committed, problems } = setUp();
    let refusals = 2;
    store.beforeReject = async () => {
      if (letters.length === 1 && refusals-- > 0) throw new Error('disk full');
    };

    queue.push({ events: [event(1)], letters: [letter('a'), letter('b')], committed: () => void committed.push(1) });
    await eventually('committed', () => committed.length === 1);

    expect(batches).toEqual([[1]]);
    expect(letters).toEqual(['a', 'b']);
    expect(problems).toEqual([...Array(2).fill('What arrives cannot be stored and waits at its source: disk full'), undefined]);
  });

  it('keeps to the batch size', async () => {
    const { push, batches, committed } = setUp(3);

    for (let value = 1; value <= 7; value++) push(value);
    await eventually('all committed', () => committed.length === 7);

    expect(batches).toEqual([[1, 2, 3], [4, 5, 6], [7]]);
  });

  it('lets wait for room, and when closed acknowledges nothing more', async () => {
    const { queue, push, store, committed } = setUp();
    const gate = Promise.withResolvers<void>();
    store.beforeAccept = () => gate.promise;
    let room = false;

    for (const value of [1, 2]) push(value);
    void queue.room(1).then(() => {
      room = true;
    });
    await pause(10);
    const roomBefore = room;
    await queue.close(20);
    gate.resolve();
    await pause(10);

    expect(roomBefore).toBe(false);
    expect(room).toBe(true);
    expect(committed).toEqual([]);
  });
});
