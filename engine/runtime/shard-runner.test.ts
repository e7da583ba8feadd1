import { describe, expect, test } from 'vitest';
import { eventually } from '../testing/eventually.ts';
import { quietLog } from '../testing/test-engine.ts';
import type { DrainReport } from './drain.ts';
import { createShardRunner } from './shard-runner.ts';

const NOTHING: DrainReport = { mine: true, shared: false, drained: 0, moreWork: false, rang: [], effects: false, nextTimer: undefined };

/** Drains that end when told, and a bell that notes what it is told. */
function given(
  options: { readonly concurrency?: number; readonly local?: boolean; readonly report?: (shard: number, call: number) => DrainReport } = {},
) {
  const started: number[] = [];
  const rung: number[] = [];
  const finish: (() => void)[] = [];
  const runner = createShardRunner({
    concurrency: options.concurrency ?? 2,
    local: options.local ?? true,
    log: quietLog,
    doorbell: { ring: async (shards) => void rung.push(...shards), listen: async () => undefined, close: async () => undefined },
    drain: async (shard) => {
      started.push(shard);
      await new Promise<void>((resolve) => finish.push(resolve));
      return options.report?.(shard, started.length) ?? NOTHING;
    },
  });
  const finishNext = async () => {
    finish.shift()?.();
    await new Promise((resolve) => setTimeout(resolve, 1));
  };
  return { runner, started, rung, finishNext };
}

describe('a shard runner', () => {
  test('drains one shard one at a time, and once more when it is asked for meanwhile', async () => {
    const { runner, started, finishNext } = given();

    runner.announce([3]);
    runner.announce([3, 3]);
    await finishNext();
    const afterFirst = [...started];
    await finishNext();

    expect(afterFirst).toEqual([3, 3]);
    expect(started).toEqual([3, 3]);
  });

  test('rings for what has waited for one of its hands too long, so that others help', async () => {
    const { runner, started, rung } = given({ concurrency: 2 });

    runner.announce([1, 2, 3]);
    const atFirst = [...rung];
    await eventually(() => rung).toEqual([3]);

    expect([started, atFirst]).toEqual([[1, 2], []]);
  });

  test('that has met no other process rings one shard a second at most', async () => {
    const { runner, rung } = given({ concurrency: 1 });

    runner.announce([1, 2, 3, 4, 5, 6]);
    await new Promise((resolve) => setTimeout(resolve, 100));

    expect(rung).toEqual([2]);
  });

  test('that has met another process rings for every shard that waits', async () => {
    const { runner, rung, finishNext } = given({ concurrency: 1, report: () => ({ ...NOTHING, shared: true }) });
    runner.announce([0]);
    await finishNext();

    runner.announce([1, 2, 3, 4, 5, 6]);

    await eventually(() => rung).toEqual([2, 3, 4, 5, 6]);
  });

  test('rung for more shards than it has hands, drains them all, one after the other', async () => {
    const { runner, started, finishNext } = given({ concurrency: 1 });

    const all = Promise.all([runner.run(1), runner.run(2), runner.run(3)]);
    for (let drains = 0; drains < 3; drains += 1) await finishNext();
    await all;

    expect(started).toEqual([1, 2, 3]);
  });

  test('lets others have a turn before it goes on with a shard that has more work', async () => {
    const { runner, started, finishNext } = given({
      concurrency: 1,
      report: (shard, call) => ({ ...NOTHING, moreWork: shard === 1 && call < 3 }),
    });

    void runner.run(1);
    void runner.run(2);
    for (let drains = 0; drains < 3; drains += 1) await finishNext();

    expect(started).toEqual([1, 2, 1]);
  });

  test('tries again for a shard that another process has', async () => {
    const { runner, started, finishNext } = given({ report: (_shard, call) => ({ ...NOTHING, mine: call > 1 }) });

    const done = runner.run(5);
    await finishNext();
    await new Promise((resolve) => setTimeout(resolve, 20));
    await finishNext();
    await done;

    expect(started).toEqual([5, 5]);
  });

  test('that shall not drain by itself only rings', async () => {
    const { runner, started, rung } = given({ local: false });

    runner.announce([1, 2]);

    expect([started, rung]).toEqual([[], [1, 2]]);
  });

  test('finishes what is in hand when it is stopped, and starts no more', async () => {
    const { runner, started, finishNext } = given();
    runner.announce([1]);

    const stopped = runner.stop();
    runner.announce([2]);
    await finishNext();
    await stopped;

    expect(started).toEqual([1]);
  });
});
