import { describe, expect, test } from 'vitest';
import { eventually } from '../testing/eventually.ts';
import { quietLog } from '../testing/test-engine.ts';
import type { DrainReport } from './drain.ts';
import { createShardRunner } from './shard-runner.ts';

const NOTHING: DrainReport = { missed: [], shared: false, drained: 0, more: [], rang: [], effects: false, nextTimer: undefined };

/** Drains that end when told, and a bell that notes what it is told. */
function given(
  options: {
    readonly concurrency?: number;
    readonly local?: boolean;
    readonly pace?: number;
    readonly report?: (shards: readonly number[], call: number) => DrainReport;
  } = {},
) {
  const started: (readonly number[])[] = [];
  const rung: number[] = [];
  const finish: (() => void)[] = [];
  const runner = createShardRunner({
    concurrency: options.concurrency ?? 2,
    shards: 16,
    pace: options.pace ?? 0,
    local: options.local ?? true,
    log: quietLog,
    doorbell: { ring: async (shards) => void rung.push(...shards), listen: async () => undefined, close: async () => undefined },
    drain: async (shards) => {
      started.push(shards);
      await new Promise<void>((resolve) => finish.push(resolve));
      return options.report?.(shards, started.length) ?? NOTHING;
    },
  });
  const finishNext = async () => {
    finish.shift()?.();
    await new Promise((resolve) => setTimeout(resolve, 1));
  };
  return { runner, started, rung, finishNext };
}

describe('a shard runner', () => {
  test('drains a shard one at a time, and once more when it is asked for meanwhile', async () => {
    const { runner, started, finishNext } = given();

    runner.announce([3]);
    runner.announce([3, 3]);
    await finishNext();
    const afterFirst = [...started];
    await finishNext();

    expect(afterFirst).toEqual([[3], [3]]);
    expect(started).toEqual([[3], [3]]);
  });

  test('lets what comes soon after a drain began share the next one', async () => {
    const { runner, started, finishNext } = given({ pace: 20 });

    runner.announce([1]);
    runner.announce([2]);
    runner.announce([3]);
    const atOnce = [...started];
    await finishNext();
    await eventually(() => started.length).toBe(2);

    expect(atOnce).toEqual([[1]]);
    expect(started).toEqual([[1], [2, 3]]);
  });

  test('takes half of the shards while drains take long, so that two overlap', async () => {
    const { runner, started, finishNext } = given();
    const all = Array.from({ length: 16 }, (_, shard) => shard);

    runner.announce(all);
    runner.announce(all);
    await new Promise((resolve) => setTimeout(resolve, 40));
    await finishNext();

    expect(started).toEqual([all, all.slice(0, 8), all.slice(8)]);
  });

  test('drains together what stands in line, and by another hand what comes meanwhile', async () => {
    const { runner, started } = given({ concurrency: 2 });

    runner.announce([1, 2, 3]);
    runner.announce([3, 4]);
    runner.announce([5]);

    expect(started).toEqual([[1, 2, 3], [4]]);
  });

  test('rings for what has waited for one of its hands too long, so that others help; alone for one shard a second', async () => {
    const { runner, rung } = given({ concurrency: 1 });

    runner.announce([1]);
    runner.announce([6, 7, 9]);
    const atFirst = [...rung];
    await new Promise((resolve) => setTimeout(resolve, 100));

    expect([atFirst, rung]).toEqual([[], [2]]);
  });

  test('that has met another process rings for all shards that wait', async () => {
    const { runner, rung, finishNext } = given({ concurrency: 1, report: () => ({ ...NOTHING, shared: true }) });
    runner.announce([0]);
    await finishNext();

    runner.announce([1]);
    runner.announce([2, 3, 6, 7, 11]);

    await eventually(() => rung).toEqual([2, 3]);
  });

  test('that has met another process leaves it half of the shards', async () => {
    const { runner, started, finishNext } = given({ concurrency: 4, report: () => ({ ...NOTHING, shared: true }) });
    runner.announce([0]);
    await finishNext();

    runner.announce(Array.from({ length: 16 }, (_, shard) => shard));

    expect(started.slice(1)).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6, 7],
    ]);
  });

  test('drains all that share a ring together', async () => {
    const { runner, started, finishNext } = given({ concurrency: 1 });

    const all = Promise.all([runner.run(1), runner.run(2), runner.run(6)]);
    for (let drains = 0; drains < 2; drains += 1) await finishNext();
    await all;

    expect(started).toEqual([
      [1, 5, 9, 13],
      [2, 6, 10, 14],
    ]);
  });

  test('goes on with a shard that has more work together with those that came meanwhile', async () => {
    const { runner, started, finishNext } = given({
      concurrency: 1,
      report: (shards, call) => ({ ...NOTHING, more: call < 3 ? shards.filter((shard) => shard === 1) : [] }),
    });

    runner.announce([1]);
    runner.announce([2]);
    for (let drains = 0; drains < 3; drains += 1) await finishNext();

    expect(started).toEqual([[1], [2, 1], [1]]);
  });

  test('tries again for a shard that another process has; those that it had are done', async () => {
    const { runner, started, finishNext } = given({ report: (_shards, call) => ({ ...NOTHING, missed: call === 1 ? [5] : [] }) });

    runner.announce([4, 5]);
    await finishNext();
    await new Promise((resolve) => setTimeout(resolve, 20));
    await finishNext();

    expect(started).toEqual([[4, 5], [5]]);
  });

  test('tells who asked that a drain failed, and drains again for who asked since', async () => {
    const { runner, started, finishNext } = given({
      report: (_shards, call) => {
        if (call === 1) throw new Error('the database is away');
        return NOTHING;
      },
    });

    const first = runner.run(1);
    void runner.run(1).catch(() => undefined);
    const failed = expect(first).rejects.toThrow('the database is away');
    await finishNext();
    await finishNext();
    await failed;

    expect(started).toEqual([
      [1, 5, 9, 13],
      [1, 5, 9, 13],
    ]);
  });

  test('that shall not drain by itself only rings', async () => {
    const { runner, started, rung } = given({ local: false });

    runner.announce([1, 2, 6, 13]);

    expect([started, rung]).toEqual([[], [1, 2]]);
  });

  test('finishes what is in hand when it is stopped, and starts no more', async () => {
    const { runner, started, finishNext } = given();
    runner.announce([1]);

    const stopped = runner.stop();
    runner.announce([2]);
    await finishNext();
    await stopped;

    expect(started).toEqual([[1]]);
  });
});
