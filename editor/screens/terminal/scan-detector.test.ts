import { describe, expect, test } from 'vitest';
import { createRepeatFilter, createScanDetector } from './scan-detector.ts';

/** Types `text` with `gap` milliseconds between keys, then Enter. Returns the outcome of each key. */
function type(detector: ReturnType<typeof createScanDetector>, text: string, gap: number, from = 0) {
  return [...text, 'Enter'].map((key, index) => detector.key(key, from + index * gap));
}

describe('createScanDetector without a prefix', () => {
  test('knows a scan by its speed', () => {
    const outcomes = type(createScanDetector({ prefix: '' }), 'S08-011', 8);

    expect(outcomes.at(-1)).toEqual({ kind: 'scan', code: 'S08-011', typed: true });
    expect(outcomes.slice(0, -1).every(({ kind }) => kind === 'pass')).toBe(true);
  });

  test('leaves typing alone', () => {
    const outcomes = type(createScanDetector({ prefix: '' }), '48.05', 130);

    expect(outcomes.every(({ kind }) => kind === 'pass')).toBe(true);
  });

  test('says where a burst begins, so that its characters can be taken out again', () => {
    const detector = createScanDetector({ prefix: '' });
    detector.key('4', 0);

    const outcomes = type(detector, 'LOT-7', 5, 1_000);

    expect(outcomes[0]).toEqual({ kind: 'pass', first: true });
    expect(outcomes[1]).toEqual({ kind: 'pass', first: false });
    expect(outcomes.at(-1)).toEqual({ kind: 'scan', code: 'LOT-7', typed: true });
  });

  test('an Enter alone, or after three quick keys, is no scan', () => {
    const detector = createScanDetector({ prefix: '' });

    expect(detector.key('Enter', 0).kind).toBe('pass');
    expect(type(detector, 'abc', 5, 100).at(-1)!.kind).toBe('pass');
  });

  test('capitals come with Shift in between', () => {
    const detector = createScanDetector({ prefix: '' });
    const keys = ['Shift', 'S', 'Shift', 'N', '1', '2', 'Enter'];

    const outcomes = keys.map((key, index) => detector.key(key, index * 6));

    expect(outcomes.at(-1)).toMatchObject({ kind: 'scan', code: 'SN12' });
  });
});

describe('createScanDetector with a prefix', () => {
  test('takes a code however slowly it comes, and lets nobody else see it', () => {
    const outcomes = type(createScanDetector({ prefix: '~' }), '~S08-011', 200);

    expect(outcomes.at(-1)).toEqual({ kind: 'scan', code: 'S08-011', typed: false });
    expect(outcomes.slice(0, -1).every(({ kind }) => kind === 'swallow')).toBe(true);
  });

  test('takes a prefix of more characters, as symbology identifiers are', () => {
    const outcomes = type(createScanDetector({ prefix: ']C1' }), ']C10104012345', 10);

    expect(outcomes.at(-1)).toMatchObject({ kind: 'scan', code: '0104012345' });
  });

  test('quick typing without the prefix is typing', () => {
    const outcomes = type(createScanDetector({ prefix: '~' }), '48.05', 5);

    expect(outcomes.every(({ kind }) => kind === 'pass')).toBe(true);
  });

  test('a prefix that no Enter follows is forgotten after a second', () => {
    const detector = createScanDetector({ prefix: '~' });
    detector.key('~', 0);

    const outcome = detector.key('4', 2_000);

    expect(outcome.kind).toBe('pass');
  });
});

describe('createRepeatFilter', () => {
  test('the same code within two seconds counts once, another at once', () => {
    const isRepeated = createRepeatFilter();

    expect(isRepeated('S1', 0)).toBe(false);
    expect(isRepeated('S1', 1_900)).toBe(true);
    expect(isRepeated('S2', 1_950)).toBe(false);
    expect(isRepeated('S1', 2_000)).toBe(false);
  });

  test('a scanner that is held over a code is heard once', () => {
    const isRepeated = createRepeatFilter();

    const heard = [0, 1_500, 3_000, 4_500].filter((at) => !isRepeated('S1', at));

    expect(heard).toEqual([0]);
  });

  test('the same code counts again after two seconds', () => {
    const isRepeated = createRepeatFilter();
    isRepeated('S1', 0);

    expect(isRepeated('S1', 2_000)).toBe(false);
  });
});
