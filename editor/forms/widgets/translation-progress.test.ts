import { expect, test } from 'vitest';
import { progressOf } from './translation-progress.ts';

test('a text counts as translated when it has words, and as to be looked at again when the original has changed since', () => {
  const texts = [
    { place: 'title', text: 'Fit bearing' },
    { place: 'steps.fit.title', text: 'Press in' },
    { place: 'steps.fit.text', text: 'With care.' },
  ];
  const words = {
    title: { of: 'Fit bearing', text: 'Lager einsetzen' },
    'steps.fit.title': { of: 'Fit', text: 'Einsetzen' },
    'steps.fit.text': { of: 'With care.', text: ' ' },
  };

  expect(progressOf(texts, { language: 'de', words })).toEqual({ all: 3, done: 2, changed: 1 });
});
