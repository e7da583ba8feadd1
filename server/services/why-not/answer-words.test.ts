import type { FlowDefinition } from '@fettle/flows';
import { expect, test } from 'vitest';
import { answerWords } from './answer-words.ts';

const stay = {
  equipment: 'mill-1',
  from: 0,
  to: 1000,
  fired: [],
  judged: { true: 12, false: 30, unknown: 0 },
  unknown: [],
  cut: false,
} as unknown as Parameters<typeof answerWords>[0];
const drawn = (params: object) =>
  ({ flowNodes: [{ id: 'high', type: 'condition', name: 'Too much', params }] }) as unknown as FlowDefinition;

test('a condition that was true, but not for long enough, is not said to lead nowhere', () => {
  expect(answerWords(stay, drawn({ forAtLeast: 5 }))).toBe(
    'Its condition was true at 12 moments, but not long enough without a break (“Too much” for 5 s), or it had fired before.',
  );
  expect(answerWords(stay, drawn({}))).toContain('it fires only when it becomes so');
});
