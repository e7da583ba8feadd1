import { expect, it } from 'vitest';
import { goodRouting, problemsOf, withMore } from '../testing/sample-flow.ts';

const between = (from: string, to: string) => withMore(goodRouting, { nodes: { limit: ['limits-time', { from, to }] } });

it('finds a time that would never end, because no way leads from the one operation to the other', () => {
  expect(problemsOf('timeLimitApart', between('cut', 'begin'))).toMatchObject([
    { severity: 'error', flowNode: 'limit', path: 'to', message: expect.stringContaining('No way leads from "cut" to "begin"') },
  ]);
});

it('is silent where a way leads, over other steps too', () => {
  expect(problemsOf('timeLimitApart', between('begin', 'done'))).toEqual([]);
});

it('is silent about an operation and itself, and while one is not chosen or gone', () => {
  for (const [from, to] of [
    ['cut', 'cut'],
    ['', 'cut'],
    ['cut', 'gone'],
  ] as const)
    expect(problemsOf('timeLimitApart', between(from, to))).toEqual([]);
});

it('is reached where it begins, so it is not unreachable', () => {
  expect(problemsOf('unreachable', between('begin', 'cut'))).toEqual([]);
});
