import { expect, test } from 'vitest';
import { compileCondition } from './compile-condition.ts';
import type { Condition } from './condition.ts';
import type { FactNames } from './condition-words.ts';
import { missWords, nearMiss } from './near-miss.ts';

const names: FactNames = { title: (fact) => ({ power: 'spindle power' })[fact] ?? fact, unit: (fact) => (fact === 'power' ? 'kW' : '') };

function told(condition: Condition, values: Readonly<Record<string, string | number>>, bad: readonly string[] = []) {
  const compiled = compileCondition(condition);
  const { trace } = compiled.evaluate((fact) =>
    fact in values ? { value: values[fact] ?? null, quality: bad.includes(fact) ? 'bad' : 'good', sourceTime: 1 } : undefined,
  );
  const miss = nearMiss(compiled.predicate, trace);
  return { cost: miss.cost, words: miss.missing.map((line) => missWords(line, names)) };
}

const high: Condition = { fact: 'power', operator: 'greaterThan', value: 11.8 };
const layer: Condition = { fact: 'stage', operator: 'equal', value: 'Layer 1' };

test('says what was missing, with how much of a number', () => {
  expect(told({ all: [high, layer] }, { power: 11.6, stage: 'Layer 2' }).words).toEqual([
    'spindle power was 11.6 kW, 0.2 kW below 11.8 kW',
    'stage was “Layer 2”, needed “Layer 1”',
  ]);
  expect(told({ all: [high, layer] }, { power: 12, stage: 'Layer 1' })).toEqual({ cost: 0, words: [] });
  expect(told(high, { power: 11.8 }).words).toEqual(['spindle power was exactly 11.8 kW']);
});

test('of alternatives the nearest counts; what a "not" forbids is said so', () => {
  expect(told({ any: [high, layer] }, { power: 11.7, stage: 'End' }).words).toEqual(['spindle power was 11.7 kW, 0.1 kW below 11.8 kW']);
  expect(told({ not: layer }, { stage: 'Layer 1' }).words).toEqual(['stage was “Layer 1”, needed to be otherwise']);
  expect(told({ not: { all: [high, layer] } }, { power: 11.9, stage: 'Layer 1' }).words).toEqual([
    'spindle power was 11.9 kW, 0.1 kW above 11.8 kW',
  ]);
});

test('what was not known is told apart, and is further away than what was near', () => {
  expect(told({ all: [high, layer] }, { power: 12 }).words).toEqual(['stage had no reading']);
  expect(told(high, { power: 12 }, ['power']).words).toEqual(['spindle power was not known: its reading was bad']);
  expect(told(high, { power: 12 }, ['power']).cost).toBeGreaterThan(told(high, { power: 1 }).cost);
  expect(told(high, { power: 11.7 }).cost).toBeLessThan(told(high, { power: 11 }).cost);
});
