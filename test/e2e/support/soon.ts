import { expect } from 'vitest';

/** `expect` of what holds in a moment, for what no locator can wait for. `what` is said when it does not. */
export function soon<Value>(read: () => Value | Promise<Value>, what = '') {
  return expect.poll(read, { interval: 50, message: what });
}
