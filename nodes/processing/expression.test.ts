import { describe, expect, it } from 'vitest';
import { rule, START } from '../testing/test-context.ts';
import { expression } from './expression.ts';

describe('expression', () => {
  it('computes from the reading and other signals', () => {
    const error = rule(expression, { expression: 'value - commanded' });
    error.set('commanded', 20.5);

    expect(error.read(21)).toMatchObject({ out: { out: { value: 0.5, quality: 'good', sourceTime: START } } });
  });

  it.each(['bad', 'stale', 'uncertain'] as const)('gives nothing when the other signal is %s', (quality) => {
    const error = rule(expression, { expression: 'value - commanded' });
    error.set('commanded', 20.5, quality);

    expect(error.read(21)).toEqual({});
  });

  it('gives nothing when the other signal was never read', () => {
    expect(rule(expression, { expression: 'value - commanded' }).read(21)).toEqual({});
  });

  it.each(['bad', 'stale'] as const)('gives nothing for a %s reading', (quality) => {
    expect(rule(expression, { expression: '1.0' }).read(21, quality)).toEqual({});
  });

  it.each([
    ['boolean', 'value > 5.0', true],
    ['string', '"high"', 'high'],
  ])('can give a %s', (valueKind, source, value) => {
    const step = rule(expression, { expression: source, valueKind }).read(6);

    expect(step).toMatchObject({ out: { out: { value } } });
  });

  it('refuses a result of another kind than its port promises', () => {
    const wrong = rule(expression, { expression: 'value > 5.0', valueKind: 'number' });

    expect(() => wrong.read(6)).toThrow(/"Step under test" must give a number/);
  });

  it('types its output by kind and unit', () => {
    const { outputs } = expression.ports(expression.params.parse({ unit: 'mm' }));

    expect(outputs).toEqual([{ name: 'out', title: 'Result', kind: 'number', unit: 'mm' }]);
  });
});
