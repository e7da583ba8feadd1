import { expect, test } from 'vitest';
import { traceWords } from './trace-words.ts';

const path = { steps: ['Spindle power', 'Mean over one second'], unit: 'kW' };

test.each([
  ['value 0.36200000000000004 greaterThan 0.36: true', 'Mean over one second 0.362 kW > 0.36 kW'],
  ['value 2 lessThan 3: false', 'Mean over one second 2 kW < 3 kW: false'],
  ['pressure 2.7 (uncertain) lessThanInclusive 2.80000001: unknown', 'pressure 2.7 (uncertain) ≤ 2.8: unknown'],
  ['stage "Layer 1 Up" in ["Layer 1 Up"]: true', 'stage "Layer 1 Up" is one of ["Layer 1 Up"]'],
  ['Nelson 1 on the values: One point beyond 3 sigma', 'Nelson 1 on the values: One point beyond 3 sigma'],
])('%s', (text, words) => {
  expect(traceWords({ text }, path)).toBe(words);
});

test('without a drawing the value stays a value', () => {
  expect(traceWords({ text: 'value 5 greaterThan 3: true' }, { steps: [], unit: '' })).toBe('Value 5 > 3');
});
