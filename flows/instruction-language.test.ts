import { describe, expect, test } from 'vitest';
import { instructionIn, instructionTexts, languageFor } from './instruction-language.ts';
import { WorkInstruction } from './work-instruction.ts';

const instruction = WorkInstruction.parse({
  title: 'Fit bearing',
  station: 'assembly-1',
  steps: [
    { key: 'measure', title: 'Measure the bore', text: '', entries: [{ key: 'bore', title: 'Bore', valueKind: 'number' }] },
    { key: 'fit', title: 'Fit', text: 'Press it in.' },
  ],
  outcomes: [{ value: 'done', title: 'Done', tone: 'normal' }],
  translations: {
    de: { title: 'Lager einsetzen', 'steps.measure.title': 'Bohrung messen', 'entries.bore': 'Bohrung', 'outcomes.done': 'Fertig' },
    'pt-BR': { title: 'Montar o rolamento' },
  },
});

describe('the languages of an instruction', () => {
  test('its texts are listed as they are read, without empty ones', () => {
    expect(instructionTexts(instruction).map(({ place }) => place)).toEqual([
      'title',
      'steps.measure.title',
      'entries.bore',
      'steps.fit.title',
      'steps.fit.text',
      'outcomes.done',
    ]);
  });

  test('in another language, what is not translated stays as it was written, and what is recorded is the same', () => {
    const german = instructionIn(instruction, 'de');

    expect(instructionTexts(german).map(({ text }) => text)).toEqual([
      'Lager einsetzen',
      'Bohrung messen',
      'Bohrung',
      'Fit',
      'Press it in.',
      'Fertig',
    ]);
    expect([german.outcomes[0]?.value, german.steps[0]?.entries[0]?.key]).toEqual(['done', 'bore']);
    expect(instructionIn(instruction, 'fr')).toBe(instruction);
  });

  test.each([
    [['de-AT', 'en'], 'de'],
    [['fr', 'pt'], 'pt-BR'],
    [['en'], undefined],
    [[], undefined],
  ])('whoever prefers %j reads %s', (preferred, language) => {
    expect(languageFor(instruction, preferred)).toBe(language);
  });
});
