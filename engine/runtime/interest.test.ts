import { type AnyNodeType, defineNode } from '@fettle/flows';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { draw } from '../testing/draw.ts';
import { quietLog, tinyRegistry } from '../testing/test-engine.ts';
import { signalUses } from './interest.ts';

const catching = defineNode({
  type: 'catch',
  version: 1,
  title: 'Catch',
  summary: '',
  help: '',
  icon: 'box',
  category: 'events',
  usedIn: 'routing',
  params: z.object({ when: z.string() }),
  defaults: { when: '' },
  ports: () => ({ inputs: [], outputs: [] }),
  expressions: ({ when }) => [
    { path: 'when', source: when, scope: 'watch', equipment: 'mill-1', result: 'boolean' },
    { path: 'other', source: 'unit.quantity > 1.0', scope: 'routing', result: 'boolean' },
  ],
  enter: () => ({}),
});
const judging = defineNode({
  type: 'judging',
  version: 1,
  title: 'Judging',
  summary: '',
  help: '',
  icon: 'box',
  category: 'decisions',
  usedIn: 'qualityRule',
  params: z.object({ when: z.string() }),
  defaults: { when: '' },
  ports: () => ({ inputs: [], outputs: [] }),
  expressions: ({ when }) => [{ path: 'when', source: when, scope: 'rule', result: 'boolean', names: { value: 'number' } }],
  process: () => ({}),
});
const registry = new Map<string, AnyNodeType>([...tinyRegistry, ['catch', catching], ['judging', judging]]);
const uses = (...definition: Parameters<typeof draw>) =>
  signalUses(draw(...definition), registry, quietLog).map(
    ({ reference, signal, watched }) => `${reference}.${signal}${watched ? ' watched' : ''}`,
  );

describe('signals that a flow reads', () => {
  test('are those in the conditions of its watches', () => {
    expect(uses('routing', 'r', { c: ['catch', { when: 'clamped && pressure > 2.5 && reached.layer3' }] }, [])).toEqual([
      'mill-1.clamped watched',
      'mill-1.pressure watched',
      'mill-1.reached watched',
    ]);
  });

  test('are the sources of a rule, and what its expressions read on the same equipment', () => {
    const rule = { s: ['source', { equipment: 'mill-1', signal: 'power' }], j: ['judging', { when: 'value > 3.0 && running' }] } as const;

    expect(uses('qualityRule', 'q', rule, [])).toEqual(expect.arrayContaining(['mill-1.power', 'mill-1.running']));
  });

  test('do not include what a flowNode cannot be asked for', () => {
    expect(uses('routing', 'r', { gone: ['no such type'], c: ['catch', { when: 'not an expression (' }] }, [])).toEqual([]);
  });
});
