/**
 * Runs `batch` again and again for so many seconds, after a warm-up of a quarter of it, and gives how many things a second it did. `batch` gives how many it did
 * in one call; a call should take some milliseconds, so that looking at the clock costs nothing.
 */
export async function measureRate(seconds: number, batch: () => number | Promise<number>): Promise<number> {
  await runFor(seconds / 4, batch);
  const { done, took } = await runFor(seconds, batch);
  return done / took;
}

async function runFor(seconds: number, batch: () => number | Promise<number>): Promise<{ readonly done: number; readonly took: number }> {
  const begin = performance.now();
  const end = begin + seconds * 1000;
  let done = 0;
  let now = begin;
  while (now < end) {
    const step = batch();
    done += typeof step === 'number' ? step : await step;
    now = performance.now();
  }
  return { done, took: (now - begin) / 1000 };
}
