import { expect, it } from 'vitest';
import { goodRule, problemsOf, withMore } from '../testing/sample-flow.ts';

it('finds kinds that differ', () => {
  const drawing = withMore(goodRule, { flows: ['power.out > slower.firing'] });

  expect(problemsOf('portsDoNotFit', drawing)).toMatchObject([
    { sequenceFlow: 'power.out > slower.firing', message: expect.stringContaining('"Reading" gives numbers, but "When" takes firings.') },
  ]);
});

it('finds units that differ', () => {
  const drawing = withMore(goodRule, {
    nodes: { force: ['source', { equipment: 'mill-1', unit: 'N' }], ratio: ['compute', { expression: 'value' }] },
    flows: ['force.out > ratio.in'],
  });

  expect(problemsOf('portsDoNotFit', drawing)[0]?.message).toContain('"Reading" is in N, but "Reading" expects kW.');
});

it('lets numbers into a port for any reading', () => {
  expect(problemsOf('portsDoNotFit', goodRule)).toEqual([]);
});
