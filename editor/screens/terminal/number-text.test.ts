import { describe, expect, test } from 'vitest';
import { cleanNumberText, type KeypadKey, numberDraft, press } from './number-text.ts';

const keyed = (...keys: readonly KeypadKey[]): string => keys.reduce(press, '');

describe('press', () => {
  test('keys a number', () => {
    expect(keyed('4', '8', 'decimal', '0', '5')).toBe('48.05');
  });

  test('a second decimal point changes nothing, one at the start gets its zero', () => {
    expect(keyed('1', 'decimal', '2', 'decimal', '3')).toBe('1.23');
    expect(keyed('decimal', '5')).toBe('0.5');
    expect(keyed('minus', 'decimal', '5')).toBe('-0.5');
  });

  test('minus turns the sign whenever it is touched', () => {
    expect(keyed('5', 'minus')).toBe('-5');
    expect(keyed('5', 'minus', 'minus')).toBe('5');
  });

  test('no leading zeros, backspace and clear', () => {
    expect(keyed('0', '7')).toBe('7');
    expect(keyed('minus', '0', '7')).toBe('-7');
    expect(keyed('1', '2', 'backspace')).toBe('1');
    expect(keyed('1', '2', 'clear')).toBe('');
  });

  test('takes no more digits than a number holds', () => {
    const text = Array.from({ length: 30 }, () => '9' as const).reduce(press, '');

    expect(text).toHaveLength(15);
    expect(numberDraft(text).value).toBe(999_999_999_999_999);
  });
});

describe('numberDraft', () => {
  test.each(['', '-', '1.2.3', 'abc', '1e5', '--1', 'Infinity'])('%j is no number', (text) => {
    expect(numberDraft(text)).toEqual({ value: null, text });
  });

  test('keeps the text as it was keyed', () => {
    expect(numberDraft('1.')).toEqual({ value: 1, text: '1.' });
    expect(numberDraft('48.00')).toEqual({ value: 48, text: '48.00' });
  });

  test('takes what gauges and keyboards of other countries send', () => {
    expect(numberDraft(cleanNumberText(' −7,98 ')).value).toBe(-7.98);
  });
});
