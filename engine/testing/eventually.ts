import { expect } from 'vitest';

/** Waits until what is read meets the expectation; long enough for a machine that has other things to do. */
export function eventually<T>(read: () => T | Promise<T>) {
  return expect.poll(read, { interval: 20 });
}
