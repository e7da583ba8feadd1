import { describe, expect, test } from 'vitest';
import { firstIncompleteStep, judgeEntry, limitsInWords, missingOfStep } from './entry-verdict.ts';
import { numberDraft } from './number-text.ts';
import { draftOf, newDraft, withComment, withoutValue, withValue } from './task-draft.ts';
import { bearingInstruction } from './testing/bearing-task.ts';

const [measure, fit] = bearingInstruction.steps as [(typeof bearingInstruction.steps)[0], (typeof bearingInstruction.steps)[0]];
const bore = measure.entries[0]!;
const fresh = newDraft('task', bearingInstruction, 0);

describe('judgeEntry', () => {
  test('limits belong to the good side', () => {
    expect(judgeEntry(bore, numberDraft('47.98'))).toEqual({ state: 'taken' });
    expect(judgeEntry(bore, numberDraft('48.02'))).toEqual({ state: 'taken' });
  });

  test('says on which side and by how much, without the noise of floating point', () => {
    expect(judgeEntry(bore, numberDraft('48.05'))).toEqual({ state: 'outside', side: 'above', limit: 48.02, by: 0.03, explained: false });
    expect(judgeEntry(bore, numberDraft('47.9'))).toEqual({ state: 'outside', side: 'below', limit: 47.98, by: 0.08, explained: false });
  });

  test('a comment of blanks explains nothing', () => {
    expect(judgeEntry(bore, { ...numberDraft('49'), comment: '   ' })).toMatchObject({ explained: false });
    expect(judgeEntry(bore, { ...numberDraft('49'), comment: 'Tool worn' })).toMatchObject({ explained: true });
  });

  test('nothing and half a number are told apart', () => {
    expect(judgeEntry(bore, undefined)).toEqual({ state: 'empty' });
    expect(judgeEntry(bore, numberDraft(''))).toEqual({ state: 'empty' });
    expect(judgeEntry(bore, numberDraft('-'))).toEqual({ state: 'unreadable' });
  });

  test('"no" is an answer', () => {
    expect(judgeEntry(fit.entries[1]!, { value: false })).toEqual({ state: 'taken' });
  });
});

describe('missingOfStep', () => {
  test('names what is missing; an automatic value is there already', () => {
    expect(missingOfStep(measure, fresh).map(({ says }) => says)).toEqual(['“Bore” is missing.']);
  });

  test('a value outside its limits needs an explanation before it is taken', () => {
    const outside = withValue(fresh, 'bore', numberDraft('48.05'));

    expect(missingOfStep(measure, outside)).toMatchObject([{ explanation: true }]);
    expect(missingOfStep(measure, withComment(outside, 'bore', 'Tool worn'))).toEqual([]);
  });

  test('an optional entry may stay empty, half a number may not', () => {
    const done = withValue(withValue(fresh, 'lot', draftOf('L1')), 'burr', { value: true });

    expect(missingOfStep(fit, done)).toEqual([]);
  });

  test('an automatic value that was cleared is missing', () => {
    const cleared = withValue(withoutValue(fresh, 'torque'), 'bore', numberDraft('48'));

    expect(missingOfStep(measure, cleared).map(({ says }) => says)).toEqual(['“Clamp torque” is missing.']);
  });
});

describe('firstIncompleteStep', () => {
  test('finds the step to go back to, and nothing when all is there', () => {
    const second = withValue(fresh, 'bore', numberDraft('48'));
    const all = withValue(withValue(second, 'lot', draftOf('L1')), 'burr', { value: false });

    expect(firstIncompleteStep(bearingInstruction, fresh)?.step).toBe(0);
    expect(firstIncompleteStep(bearingInstruction, second)?.step).toBe(1);
    expect(firstIncompleteStep(bearingInstruction, all)).toBeUndefined();
  });
});

test('limits are said with their unit', () => {
  expect(limitsInWords(bore)).toBe('47.98 … 48.02 mm');
  expect(limitsInWords({ ...bore, lower: undefined })).toBe('at most 48.02 mm');
  expect(limitsInWords({ ...bore, upper: undefined, unit: '' })).toBe('at least 47.98');
  expect(limitsInWords({ ...bore, lower: undefined, upper: undefined })).toBeUndefined();
});
