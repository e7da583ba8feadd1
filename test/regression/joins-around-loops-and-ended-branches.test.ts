import { expect, test } from 'vitest';
import type { Block, Happening } from '../model/block.ts';
import { difference } from '../model/run-both.ts';

const task = (n: number): Block => ({ kind: 'task', n });
const complete: Happening = { kind: 'complete', which: 0, value: 0, again: false };

/** A join was counted to a split that only a loop led it from: the inner join kept a token for the outer split's generation, and the unit stood still. */
test('branches inside branches inside a loop meet at their own joins', () => {
  const inner: Block = { kind: 'parallel', n: 2, branches: [task(3), task(4)] };
  const loop: Block = { kind: 'loop', n: 0, limit: 1, body: { kind: 'parallel', n: 1, branches: [inner, task(5), task(6)] } };

  expect(difference(loop, [complete, complete, complete, complete, complete])).toBeUndefined();
});

/** A token whose own split had a branch that ends by itself kept that split as its innermost, and passed the join around it without waiting for the others. */
test('a join waits for a branch inside which another branch has its own end', () => {
  const aside: Block = { kind: 'parallel', n: 2, branches: [task(3), { kind: 'stop', n: 4, scrap: false }] };

  expect(difference({ kind: 'parallel', n: 0, branches: [task(1), aside] }, [complete, complete])).toBeUndefined();
});
