import { describe, expect, test } from 'vitest';
import { numberDraft } from './number-text.ts';
import { draftOf, enteredValues, newDraft, withComment, withValue } from './task-draft.ts';
import { bearingInstruction } from './testing/bearing-task.ts';

const fresh = newDraft('task', bearingInstruction, 1_000);

describe('a draft', () => {
  test('has the automatic values from the start, and nothing else', () => {
    expect(fresh).toEqual({ task: 'task', startedAt: 1_000, step: 0, values: { torque: { value: 7.98, text: '7.98' } } });
  });

  test('what was said about one value is not said about another', () => {
    const explained = withComment(withValue(fresh, 'bore', numberDraft('48.05')), 'bore', 'Tool worn');

    expect(withValue(explained, 'bore', numberDraft('48.5')).values.bore?.comment).toBeUndefined();
    expect(withValue(explained, 'bore', numberDraft('48.050')).values.bore?.comment).toBe('Tool worn');
  });

  test('sends every value with its comment and leaves out what is empty or no number', () => {
    const half = withValue(withValue(fresh, 'lot', draftOf('')), 'bore', numberDraft('-'));
    const whole = withComment(withValue(withValue(half, 'bore', numberDraft('48.05')), 'burr', { value: false }), 'bore', ' Tool worn ');

    expect(enteredValues(bearingInstruction, half)).toEqual({ torque: { value: 7.98 } });
    expect(enteredValues(bearingInstruction, whole)).toEqual({
      bore: { value: 48.05, comment: 'Tool worn' },
      torque: { value: 7.98 },
      burr: { value: false },
    });
  });
});
