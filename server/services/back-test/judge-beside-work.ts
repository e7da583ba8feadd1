import { setImmediate as rest } from 'node:timers/promises';

/** Runs what rests now and then to its end, letting everything else of the process go on in between. */
export async function judgeBesideWork<T>(judging: Generator<void, T>): Promise<T> {
  for (;;) {
    const { done, value } = judging.next();
    if (done === true) return value;
    await rest();
  }
}
