import { expect, it } from 'vitest';
import { goodRouting, problemsOf, withMore } from '../testing/sample-flow.ts';

const inspected = {
  nodes: { begin: ['start'], cut: ['machine', { equipment: 'mill-1' }], inspect: ['choice'], done: ['end'] },
  flows: ['begin.out > cut.in', 'cut.done > inspect.in', 'inspect.yes > done.in'],
} as const;

it('finds a way back on which nothing counts', () => {
  expect(problemsOf('unboundedLoop', withMore(inspected, { flows: ['inspect.no > cut.in'] }))).toMatchObject([
    { severity: 'warning', flowNode: 'cut', message: expect.stringContaining('through "cut", "inspect": nothing limits the rework') },
  ]);
});

it('is silent when a rework with a limit is on the way back', () => {
  const drawing = withMore(inspected, {
    nodes: { loop: ['again'] },
    flows: ['inspect.no > loop.in', 'loop.again > cut.in', 'loop.limitReached > done.in'],
  });

  expect(problemsOf('unboundedLoop', drawing)).toEqual([]);
});

it('finds a second way back that goes round the limit', () => {
  const around = withMore(inspected, {
    nodes: { loop: ['again'] },
    flows: ['inspect.no > loop.in', 'loop.again > cut.in', 'loop.limitReached > done.in', 'cut.aborted > cut.in'],
  });
  const afterLimit = withMore(inspected, {
    nodes: { loop: ['again'] },
    flows: ['inspect.no > loop.in', 'loop.again > done.in', 'loop.limitReached > cut.in'],
  });

  expect(problemsOf('unboundedLoop', around)).toMatchObject([{ flowNode: 'cut' }]);
  expect(problemsOf('unboundedLoop', afterLimit)).toHaveLength(1);
});

it('is silent without a loop', () => {
  expect(problemsOf('unboundedLoop', goodRouting)).toEqual([]);
});
