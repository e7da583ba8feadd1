import { expect, test } from 'vitest';
import { traceWords } from './trace-words.ts';

test.each([
  ['value 0.36200000000000004 greaterThan 0.36: true', 'value 0.362 > 0.36: true'],
  ['pressure 2.7 (uncertain) lessThanInclusive 2.80000001: unknown', 'pressure 2.7 (uncertain) ≤ 2.8: unknown'],
  ['stage "Layer 1 Up" in ["Layer 1 Up"]: true', 'stage "Layer 1 Up" is one of ["Layer 1 Up"]: true'],
  ['Nelson 1 on the values: One point beyond 3 sigma', 'Nelson 1 on the values: One point beyond 3 sigma'],
])('%s', (text, words) => {
  expect(traceWords({ text })).toBe(words);
});
