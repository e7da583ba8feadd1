import { expect, test } from 'vitest';
import { initialsOf, personHue } from './initials.ts';

test('the first letters of the first and the last name; of one name its first two', () => {
  expect(['Petra Meyer-Lang', 'Jan van der Berg', 'paul', ' Ö '].map(initialsOf)).toEqual(['PM', 'JB', 'PA', 'Ö']);
});

test('a person has the same colour everywhere', () => {
  expect(personHue('petra')).toBe(personHue('petra'));
  expect(personHue('petra')).not.toBe(personHue('paul'));
});
