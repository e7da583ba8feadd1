import { describe, expect, test } from 'vitest';
import { draw } from '../testing/draw.ts';
import { tinyNodes } from '../testing/tiny-nodes.ts';
import { compileFlow } from './compile-flow.ts';
import type { CompiledRule } from './core-deps.ts';
import { createExpressions } from './expressions.ts';
import { RuleIndex } from './rule-index.ts';

const expressions = createExpressions();

function rule(id: string, ...sources: readonly (readonly [equipment: string, signal: string])[]): CompiledRule {
  const nodes = Object.fromEntries(sources.map(([equipment, signal], index) => [`s${index}`, ['source', { equipment, signal }] as const]));
  return compileFlow(draw('qualityRule', id, nodes, []), 1, {
    registry: tinyNodes,
    expressions,
    equipmentOfClass: () => [],
  }) as CompiledRule;
}

const namesOf = (index: RuleIndex, equipment: string, signal: string): string[] =>
  index.judges(equipment, signal).map(({ rule: { key }, sources }) => `${key} ${sources.map(({ flowNode }) => flowNode.id).join('+')}`);

describe('the index of rules', () => {
  test('finds the rules on a signal by the order of their ids, each with all sources that take it', () => {
    const index = new RuleIndex([
      rule('b', ['mill', 'power']),
      rule('a', ['mill', 'power'], ['mill', 'stage'], ['mill', 'power']),
      rule('c', ['saw', 'power']),
    ]);

    expect(namesOf(index, 'mill', 'power')).toEqual(['a@1 s0+s2', 'b@1 s0']);
    expect(namesOf(index, 'mill', 'stage')).toEqual(['a@1 s1']);
    expect(namesOf(index, 'saw', 'stage')).toEqual([]);
    expect(namesOf(index, 'nowhere', 'power')).toEqual([]);
  });

  test('forgets what is gone, takes what is new, and leaves alone what stays', () => {
    const [a, b, c] = [rule('a', ['mill', 'power']), rule('b', ['saw', 'power']), rule('c', ['mill', 'power'])];
    const index = new RuleIndex([a, b]);
    const untouched = index.judges('saw', 'power');

    index.replace([b, c]);

    expect(namesOf(index, 'mill', 'power')).toEqual(['c@1 s0']);
    expect(index.judges('saw', 'power')).toBe(untouched);
  });
});
