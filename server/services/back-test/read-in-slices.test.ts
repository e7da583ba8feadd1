import { describe, expect, test } from 'vitest';
import { readInSlices, type TimeSlice } from './read-in-slices.ts';

/** Readings at these times, found as PostgreSQL finds them: no more than asked for. */
function recorded(times: readonly number[]) {
  const asked: TimeSlice[] = [];
  let [running, most] = [0, 0];
  const read = async (slice: TimeSlice, limit: number) => {
    asked.push(slice);
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
    const found = times.filter((time) => time >= slice.from && time < slice.to).slice(0, limit);
    return { count: found.length, first: found[0], last: found.at(-1) };
  };
  return { read, asked, most: () => most };
}

async function gathered(times: readonly number[], readings: number) {
  const { read, asked, most } = recorded(times);
  const blocks: { count: number; first?: number | undefined; last?: number | undefined }[] = [];
  const last = times.reduce((latest, time) => Math.max(latest, time), 0);
  for await (const block of readInSlices({ from: times[0] ?? 0, to: last + 1, readings }, read)) blocks.push(block);
  return { blocks, asked, atOnce: most(), count: blocks.reduce((sum, { count }) => sum + count, 0) };
}

const evenly = (count: number, apart: number, from = 0): number[] =>
  Array.from({ length: count }, (_, index) => from + Math.floor(index * apart));

describe('a period read slice by slice', () => {
  test('holds every reading once, in order of time, three slices at once', async () => {
    const { blocks, count, atOnce } = await gathered(evenly(300_000, 3), 300_000);

    expect(count).toBe(300_000);
    expect(blocks.length).toBeLessThanOrEqual(8);
    expect(blocks.every(({ first }, index) => (first ?? 0) > (blocks[index - 1]?.last ?? -1))).toBe(true);
    expect(atOnce).toBe(3);
  });

  test('is parted finer where more was recorded than was thought, and a single millisecond is read whole', async () => {
    const burst = [...evenly(100, 1000), ...evenly(260_000, 0, 50_000), ...evenly(260_000, 0.001, 60_000)].sort((a, b) => a - b);

    const { blocks, count } = await gathered(burst, 10);

    expect(count).toBe(burst.length);
    expect(blocks.map((block) => block.count).filter((readings) => readings > 100_000)).toEqual([260_001]);
  });

  test('takes few questions for a long time in which nothing was recorded', async () => {
    const { count, asked } = await gathered([...evenly(60_000, 1), ...evenly(60_000, 1, 30 * 86_400_000)], 120_000);

    expect(count).toBe(120_000);
    expect(asked.length).toBeLessThan(60);
  });

  test('tells what failed when its turn comes', async () => {
    const told: number[] = [];
    const failing = async ({ from }: TimeSlice) => (from > 0 ? Promise.reject(new Error('broken')) : { count: 50_000 });
    const reading = async (): Promise<void> => {
      for await (const { count } of readInSlices({ from: 0, to: 100, readings: 100_000 }, failing)) told.push(count);
    };

    await expect(reading()).rejects.toThrow('broken');
    expect(told).toEqual([50_000]);
  });
});
