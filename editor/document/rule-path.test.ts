import { FlowDefinition } from '@fettle/flows';
import { expect, test } from 'vitest';
import { rulePath } from './rule-path.ts';

const rule = (...types: readonly string[]) =>
  FlowDefinition.parse({
    schema: 'fettle/flow@1',
    id: 'wear',
    kind: 'qualityRule',
    name: 'Wear',
    flowNodes: types.map((type, index) => ({
      id: `n${index}`,
      type,
      typeVersion: 1,
      name: `${type} ${index}`,
      params: index === 0 ? { unit: 'kW' } : {},
    })),
    sequenceFlows: types.slice(1).map((_, index) => ({
      id: `f${index}`,
      from: { node: `n${index}`, port: 'out' },
      to: { node: `n${index + 1}`, port: 'in' },
    })),
  });

test('names the steps from the source on, with its unit', () => {
  expect(rulePath(rule('signal-source', 'filter', 'window', 'condition'), 'n3')).toEqual({
    steps: ['signal-source 0', 'filter 1', 'window 2'],
    unit: 'kW',
  });
});

test('claims no unit behind a step that may have made another quantity of it', () => {
  expect(rulePath(rule('signal-source', 'expression', 'condition'), 'n2').unit).toBe('');
});

test('a ring or a step without a way in ends it', () => {
  const ring = rule('window', 'window', 'condition');

  expect(
    rulePath(
      {
        ...ring,
        sequenceFlows: [...ring.sequenceFlows, { id: 'back', from: { node: 'n1', port: 'out' }, to: { node: 'n0', port: 'in' } }],
      },
      'n2',
    ).steps,
  ).toEqual(['window 0', 'window 1']);
  expect(rulePath(ring, 'n0')).toEqual({ steps: [], unit: '' });
});
