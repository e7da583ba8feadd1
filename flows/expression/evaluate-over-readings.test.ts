import { describe, expect, it } from 'vitest';
import type { Quality, Reading, Value } from '../value.ts';
import { compileExpression, evaluateOverReadings } from './compile-expression.ts';
import { watchScope } from './scope.ts';

const scope = watchScope(
  [
    { name: 'power', valueKind: 'number' },
    { name: 'torque', valueKind: 'number' },
    { name: 'stage', valueKind: 'string' },
  ],
  ['layer1'],
);

const reading = (value: Value, quality: Quality = 'good'): Reading => ({ value, quality, sourceTime: 1 });

function evaluate(source: string, readings: Readonly<Record<string, Reading>>, extra?: Record<string, unknown>) {
  return evaluateOverReadings(compileExpression(source, scope), (signal) => readings[signal], extra);
}

describe('an expression over readings', () => {
  it('is evaluated when every reading it needs is good', () => {
    expect(evaluate('power > 5 && stage == "End"', { power: reading(6), stage: reading('End') })).toBe(true);
    expect(evaluate('power * 2', { power: reading(6) })).toBe(12);
  });

  it.each(['uncertain', 'bad', 'stale'] as const)('is unknown when one of them is %s', (quality) => {
    expect(evaluate('power > 5', { power: reading(6, quality) })).toBeUndefined();
  });

  it('is unknown when one is missing or has no value', () => {
    expect(evaluate('power > 5', {})).toBeUndefined();
    expect(evaluate('power > 5', { power: reading(null) })).toBeUndefined();
    expect(evaluate('!(power > 5)', {})).toBeUndefined();
    expect(evaluate('power > 5 ? 1 : 2', {})).toBeUndefined();
    expect(evaluate('[power, 1].exists(x, x > 5)', {})).toBeUndefined();
    expect(evaluate('max(power, 1)', {})).toBeUndefined();
    expect(evaluate('{"p": power}', {})).toBeUndefined();
    expect(evaluate('stage.contains("x")', {})).toBeUndefined();
  });

  it('is known when what is unknown cannot change it', () => {
    expect(evaluate('power > 5 && torque > 5', { torque: reading(1) })).toBe(false);
    expect(evaluate('torque > 5 && power > 5', { torque: reading(1) })).toBe(false);
    expect(evaluate('power > 5 || torque > 5', { torque: reading(9) })).toBe(true);
    expect(evaluate('power > 5 || torque > 5', { torque: reading(1) })).toBeUndefined();
    expect(evaluate('[3, 9].exists(x, x > 8 || power > x)', {})).toBe(true);
  });

  it('takes names that are no signals from the extra values', () => {
    expect(evaluate('reached.layer1 && power > 5', { power: reading(6) }, { reached: { layer1: true } })).toBe(true);
    expect(evaluate('power', { power: reading(6) }, { power: 1 })).toBe(1);
  });

  it('still fails on what no reading could mend', () => {
    expect(() => evaluate('power / torque > 1', { power: reading(1), torque: reading(0) })).toThrow(
      'Division by zero: "torque" is 0 here. Guard it',
    );
    expect(() => evaluate('power > 1', { power: reading('fast') })).toThrow('"power" is a text here and "1" is a number');
  });
});
