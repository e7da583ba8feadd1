import type { PlainLine } from '@fettle/flows/plain-history.ts';
import { expect, test } from 'vitest';
import { differenceSentences } from './difference-words.ts';

const nameOf = (id: string): string => ({ repair: 'Repair' })[id] ?? id;
const opened = (title: string): PlainLine => ({
  of: 'JO/B-1',
  at: 3000,
  kind: 'workInstructionOpened',
  flowNode: 'repair',
  data: { instruction: { title, station: 'repair-1' } },
});

test('a difference that both sentences say alike is told with what was expected and what is', () => {
  const [expected, happened] = [opened('Repair'), opened('By hand')];

  const words = differenceSentences({ of: 'JO/B-1', line: 4, expected, happened, path: 'data.instruction.title' }, nameOf);

  expect(words.expected).toBe(words.happened);
  expect(words).toMatchObject({ who: 'B-1', detail: 'Instruction › Title: “Repair” was expected and is “By hand”' });
});

test('one that the sentences tell apart needs no more words', () => {
  const words = differenceSentences({ of: 'JO/B-1', line: 4, expected: opened('Repair'), path: '' }, nameOf);

  expect(words).toMatchObject({ happened: 'nothing more', detail: '' });
});
