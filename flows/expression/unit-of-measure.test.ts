import { describe, expect, it } from 'vitest';
import { checkExpression } from './compile-expression.ts';
import { completeExpression } from './complete-expression.ts';
import { ruleScope } from './scope.ts';
import { areComparable, isSameUnit, readUnit } from './unit-of-measure.ts';

const scope = ruleScope([
  { name: 'width', valueKind: 'number', unit: 'mm' },
  { name: 'length', valueKind: 'number', unit: 'm' },
  { name: 'temperature', valueKind: 'number', unit: '°C' },
  { name: 'torque', valueKind: 'number', unit: 'N·m' },
  { name: 'speed', valueKind: 'number', unit: '1/s' },
  { name: 'power', valueKind: 'number', unit: 'kW' },
  { name: 'feed', valueKind: 'number', unit: 'mm/min' },
  { name: 'pieces', valueKind: 'number', unit: 'pcs' },
  { name: 'plain', valueKind: 'number', unit: '' },
  { name: 'stage', valueKind: 'string', unit: '' },
]);
const check = (source: string, unit?: string) => {
  const checked = checkExpression(source, scope, 'any', unit);
  return checked.ok ? 'fits' : checked.message;
};

describe('units in an expression', () => {
  it.each([
    'width > 5',
    'width + 5 < 2 * width',
    'width / length > 3',
    'width + length * 1000.0 > 0',
    'torque * speed > 1000',
    'feed / speed > 1',
    'max(width, 5) - abs(-width) > 0',
    'length * 1000 > width && width / 1000 + length < 2',
    'width > 5 ? width : 2 * width',
    'value > width',
    'pieces + pieces > 3',
    '(width - width) / width > 0.1',
    'plain > width',
    'width * width > 4 && temperature < 80',
  ])('%s fits', (source) => {
    expect(check(source)).toBe('fits');
  });

  it.each([
    ['width + temperature > 1', '"width" is in mm and "temperature" is in °C: they cannot be added or compared.'],
    ['width > temperature', '"width" is in mm and "temperature" is in °C'],
    ['length - width > 0', '"length" is in m and "width" is in mm. Convert one of them: width / 1000.'],
    ['width == length', 'Convert one of them: length * 1000.'],
    ['width * width > width', '"width * width" is in mm·mm and "width" is in mm'],
    ['width / length + width > 0', 'they cannot be added or compared'],
    ['max(width, temperature) > 1', 'they cannot be added or compared'],
    ['pieces + width > 0', '"pieces" is in pcs and "width" is in mm'],
    ['(width > 5 ? width : temperature) > 0', 'they cannot be added or compared'],
  ])('%s is refused', (source, message) => {
    expect(check(source)).toContain(message);
  });

  it.each([
    ['width * 2', 'mm', 'fits'],
    ['length', 'mm', 'This gives a value in m, but one in mm is needed. Convert it: (…) * 1000.'],
    ['temperature', 'mm', 'This gives a value in °C, but one in mm is needed.'],
    ['5', 'mm', 'fits'],
    ['stage', 'mm', 'fits'],
  ])('%s, needed in %s: %s', (source, unit, message) => {
    expect(check(source, unit)).toBe(message);
  });

  it('are pointed at', () => {
    const checked = checkExpression('width > 3 && width + temperature > 1', scope);

    expect(checked).toMatchObject({ ok: false, range: { start: 13, end: 32 }, line: 1, column: 14 });
  });
});

it('is shown beside the name that is completed', () => {
  expect(completeExpression('wid', scope, false)?.options.find(({ label }) => label === 'width')?.detail).toBe('a number in mm');
});

describe('a unit', () => {
  it.each([
    ['rpm', '1/min'],
    ['N·m', 'Nm'],
    ['kW·h', 'kWh'],
    ['mm/s²', 'mm/s^2'],
    ['MPa', 'N/mm²'],
    ['l/min', 'dm³/min'],
  ])('%s is the same as %s', (a, b) => {
    expect(isSameUnit(readUnit(a), readUnit(b))).toBe(true);
  });

  it.each([
    ['mm', 'm', true],
    ['bar', 'kPa', true],
    ['°C', 'K', false],
    ['%', '', false],
    ['mm', 'mm²', false],
  ])('%s and %s are comparable: %s', (a, b, comparable) => {
    expect(areComparable(readUnit(a), readUnit(b))).toBe(comparable);
  });
});
