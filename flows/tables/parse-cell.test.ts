import { describe, expect, it } from 'vitest';
import type { ValueKind } from '../value.ts';
import { CellFault } from './cell-fault.ts';
import { cellText } from './cell-text.ts';
import { parseCell } from './parse-cell.ts';
import { hasValue } from './value-set.ts';

const column = (kind: ValueKind, unit = '', whole = false) => ({ kind, unit, whole });

function faultOf(text: string, kind: ValueKind, unit = '', whole = false) {
  try {
    parseCell(text, column(kind, unit, whole));
  } catch (error) {
    if (error instanceof CellFault) return { message: error.message, at: text.slice(error.range.start, error.range.end) };
    throw error;
  }
  return undefined;
}

describe('a cell', () => {
  it.each([
    ['5', [5], [4, 6]],
    ['-5', [-5], [5]],
    ['< 5', [4.99, -1e300], [5]],
    ['>=5', [5, 1e300], [4.99]],
    ['!= 5', [4, 6], [5]],
    ['= 5', [5], [4]],
    ['[1..5]', [1, 3, 5], [0.99, 5.01]],
    ['(1..5)', [1.01, 4.99], [1, 5]],
    [']1..5[', [1.01, 4.99], [1, 5]],
    ['[1..5)', [1, 4.99], [5]],
    ['1..5', [1, 5], [0, 6]],
    ['[-1.5 .. 2.5e1]', [-1.5, 25], [-1.6, 26]],
    ['1, 3, [5..7]', [1, 3, 6], [2, 4, 8]],
    ['not(1, [5..7])', [2, 8], [1, 6]],
    ['cel(value > 1 && value < 3)', [2], []],
    ['12.5 mm', [12.5], [12]],
    ['[1 mm..5mm]', [1, 5], [6]],
  ])('of numbers in mm: %s', (text, inside, outside) => {
    const { known } = parseCell(text, column('number', 'mm'));

    expect(inside.filter((value) => !hasValue(known, value))).toEqual([]);
    expect(outside.filter((value) => hasValue(known, value))).toEqual([]);
  });

  it.each([
    ['"Layer 1 Up"', ['Layer 1 Up'], ['Layer 1 Down']],
    ['Layer 1 Up, Layer 1 Down', ['Layer 1 Up', 'Layer 1 Down'], ['Layer 2 Up']],
    ['not("A", "B")', ['C', ''], ['A', 'B']],
    ['!= "A"', ['B'], ['A']],
    ['"a, b", "say \\"no\\""', ['a, b', 'say "no"'], ['a']],
    ['"unknown"', ['unknown'], ['other']],
  ])('of texts: %s', (text, inside, outside) => {
    const { known } = parseCell(text, column('string'));

    expect(inside.filter((value) => !hasValue(known, value))).toEqual([]);
    expect(outside.filter((value) => hasValue(known, value))).toEqual([]);
  });

  it.each([
    ['-', 'either'],
    ['', 'either'],
    ['5', 'no'],
    ['not(5)', 'no'],
    ['not(unknown)', 'no'],
    ['unknown', 'yes'],
    ['null, > 5', 'yes'],
    ['cel(value > 5)', 'no'],
  ])('%j of an unknown value: %s', (text, unknown) => {
    expect(parseCell(text, column('number')).unknown).toBe(unknown);
  });

  it.each([
    ['5 cm', 'number', 'mm', 'This column is in mm', 'cm'],
    ['5 mm', 'number', '', 'this column has no unit', 'mm'],
    ['abc', 'number', '', 'not a number', 'abc'],
    ['[5..1]', 'number', '', 'begins with its smaller number: [1..5]', '[5..1]'],
    ['[1..5', 'number', '', 'not closed', ''],
    ['[1,5]', 'number', '', 'two dots', ',5]'],
    ['(5..5)', 'number', '', 'No value can ever match', '(5..5)'],
    ['1 2', 'number', '', 'Part values with commas', '2'],
    ['1,', 'number', '', 'missing', ''],
    ['"A', 'string', '', 'not closed', '"A'],
    ['< "M"', 'string', '', 'Texts have no order', '< "M"'],
    ['maybe', 'boolean', '', 'neither yes nor no', 'maybe'],
    ['not 5', 'number', '', 'in brackets: not(5)', '5'],
    ['cel(value > 5', 'number', '', 'not closed', 'cel(value > 5'],
  ])('%j is refused', (text, kind, unit, message, at) => {
    const fault = faultOf(text, kind as ValueKind, unit);

    expect(fault?.message).toContain(message);
    expect(fault?.at.trim()).toBe(at);
  });

  it('of whole numbers has nothing between them', () => {
    const whole = column('number', '', true);

    expect(cellText(parseCell('(4..7)', whole).known, 'no', true)).toBe('[5..6]');
    expect(cellText(parseCell('> 4', whole).known, 'no', true)).toBe('>= 5');
    expect(cellText(parseCell('not(5)', whole).known, 'no', true)).toBe('<= 4, >= 6');
    expect(faultOf('(4..5)', 'number', '', true)?.message).toContain('No value can ever match');
  });

  it.each(['< 5', '[1..5)', '(1..5]', '1, 3, >= 7', '5'])('is written as a person would: %s', (text) => {
    expect(cellText(parseCell(text, column('number')).known, 'no')).toBe(text);
  });
});
