import { describe, expect, it } from 'vitest';
import type { Json, Quality } from '../value.ts';
import { checkCondition } from './check-condition.ts';
import { compileCondition } from './compile-condition.ts';
import { Condition } from './condition.ts';
import { traceLines } from './condition-trace.ts';
import type { FactReading } from './fact-reading.ts';

const good = (value: Json, quality: Quality = 'good'): FactReading => ({ value, quality, sourceTime: 1000 });
const over = (readings: Readonly<Record<string, FactReading>>) => (fact: string) => readings[fact];
const test = (condition: Condition, readings: Readonly<Record<string, FactReading>>) => compileCondition(condition).test(over(readings));

const hot: Condition = { fact: 'temperature', operator: 'greaterThan', value: 80 };
const fast: Condition = { fact: 'feedRate', operator: 'greaterThanInclusive', value: 3 };

describe('readings that are not good', () => {
  it.each(['bad', 'uncertain', 'stale'] as const)('%s is unknown: neither a match nor its opposite', (quality) => {
    expect(test(hot, { temperature: good(90, quality) })).toBeUndefined();
    expect(test({ not: hot }, { temperature: good(90, quality) })).toBeUndefined();
  });

  it('missing is unknown', () => {
    expect(test({ fact: 'temperature', operator: 'notEqual', value: 5 }, {})).toBeUndefined();
    expect(test({ fact: 'feedRate', operator: 'lessThan', value: { fact: 'limit' } }, { feedRate: good(1) })).toBeUndefined();
  });

  it('does not matter where the rest decides', () => {
    expect(test({ all: [hot, fast] }, { feedRate: good(1) })).toBe(false);
    expect(test({ any: [hot, fast] }, { feedRate: good(5) })).toBe(true);
    expect(test({ all: [hot, fast] }, { feedRate: good(5) })).toBeUndefined();
    expect(test({ any: [hot, fast] }, { feedRate: good(1) })).toBeUndefined();
  });
});

describe('quirks of the format that are kept', () => {
  it.each([
    ['an empty any is true', { any: [] }, {}, true],
    ['an empty all is true', { all: [] }, {}, true],
    ['a text that begins like a number is compared', { fact: 'a', operator: 'lessThan', value: 20 }, { a: good('12') }, true],
    ['a text can be a haystack', { fact: 'a', operator: 'in', value: 'Layer 1' }, { a: good('Layer') }, true],
    ['equal is strict', { fact: 'a', operator: 'equal', value: 5 }, { a: good('5') }, false],
    ['a null can be asked for', { fact: 'a', operator: 'equal', value: null }, { a: good(null) }, true],
    ['contains is for lists', { fact: 'a', operator: 'contains', value: 'L' }, { a: good('L1') }, false],
    ['a path into a scalar gives the scalar', { fact: 'a', operator: 'equal', value: 5, path: '$.b' }, { a: good(5) }, true],
  ] as const)('%s', (_title, condition, readings, expected) => {
    expect(test(condition as unknown as Condition, readings)).toBe(expected);
  });
});

describe('paths and other facts', () => {
  it('reads a part of a value', () => {
    const readings = { program: good({ name: 'S-Block', layers: [{ depth: 2 }] }) };

    expect(test({ fact: 'program', operator: 'equal', value: 'S-Block', path: '$.name' }, readings)).toBe(true);
    expect(test({ fact: 'program', operator: 'greaterThan', value: 1, path: "$.layers[0]['depth']" }, readings)).toBe(true);
    expect(test({ fact: 'program', operator: 'equal', value: 1, path: '$.constructor' }, readings)).toBeUndefined();
  });

  it('compares two signals', () => {
    const condition: Condition = { fact: 'feedRate', operator: 'lessThan', value: { fact: 'setPoint', path: '$.max' } };

    expect(test(condition, { feedRate: good(3), setPoint: good({ max: 4 }) })).toBe(true);
    expect(compileCondition(condition).signals).toEqual(['feedRate', 'setPoint']);
  });

  it('hands params to whoever reads', () => {
    const condition: Condition = { fact: 'average', operator: 'greaterThan', value: 5, params: { window: 10 } };

    const result = compileCondition(condition).test((fact, params) => (fact === 'average' && params?.window === 10 ? good(6) : undefined));

    expect(result).toBe(true);
  });

  it('uses named conditions', () => {
    const compiled = compileCondition({ all: [{ condition: 'hot' }, fast] }, { hot });

    expect(compiled.test(over({ temperature: good(90), feedRate: good(3) }))).toBe(true);
    expect(() => compileCondition({ condition: 'a' }, { a: { not: { condition: 'a' } } })).toThrow('refers to itself');
    expect(() => compileCondition({ condition: 'ho' }, { hot })).toThrow('Did you mean hot?');
  });
});

describe('the predicate form', () => {
  it('keeps signal, operator and constant of a leaf for an index', () => {
    const { predicate } = compileCondition({ all: [hot, { not: fast }] });

    expect(predicate).toMatchObject({
      kind: 'all',
      of: [
        { kind: 'constantLeaf', signal: 'temperature', op: 'greaterThan', constant: 80, at: 'all[0]' },
        { kind: 'not', of: { kind: 'constantLeaf', signal: 'feedRate', op: 'greaterThanInclusive', constant: 3, at: 'all[1].not' } },
      ],
    });
  });
});

describe('the trace', () => {
  const condition: Condition = { all: [hot, { any: [fast, { fact: 'door', operator: 'equal', value: 'open' }] }] };

  it('names every comparison with its reading, quality and time, and what decided', () => {
    const { result, trace } = compileCondition(condition).evaluate(
      over({ temperature: good(90), feedRate: good(5), door: good('open', 'stale') }),
    );

    expect(result).toBe(true);
    expect(trace.map(({ text, decisive }) => ({ text, decisive }))).toEqual([
      { text: 'temperature 90 greaterThan 80: true', decisive: true },
      { text: 'feedRate 5 greaterThanInclusive 3: true', decisive: true },
      { text: 'door "open" (stale) equal "open": unknown', decisive: false },
    ]);
    expect(trace[0]?.reading).toEqual({ value: 90, quality: 'good', sourceTime: 1000 });
    expect(trace[2]?.at).toBe('all[1].any[1]');
  });

  it('says why it is unknown, and why it is false', () => {
    const unknown = compileCondition(condition).evaluate(over({ temperature: good(90), feedRate: good(1) }));
    const no = compileCondition(condition).evaluate(over({ temperature: good(10), feedRate: good(5) }));

    expect(unknown.trace.filter((line) => line.decisive).map((line) => line.text)).toEqual(['door (no reading) equal "open": unknown']);
    expect(no.trace.filter((line) => line.decisive).map((line) => line.at)).toEqual(['all[0]']);
  });

  it('becomes the lines that a firing carries', () => {
    const { trace } = compileCondition(condition).evaluate(over({ temperature: good(90), feedRate: good(5) }));

    expect(traceLines(trace, 'tooHot').map(({ text, readings, comparison }) => [text, readings.length, comparison?.decisive])).toEqual([
      ['temperature 90 greaterThan 80: true', 1, true],
      ['feedRate 5 greaterThanInclusive 3: true', 1, true],
      ['door (no reading) equal "open": unknown', 0, false],
    ]);
    expect(traceLines(trace, 'tooHot')[1]).toEqual({
      flowNode: 'tooHot',
      text: 'feedRate 5 greaterThanInclusive 3: true',
      readings: [good(5)],
      comparison: { at: 'all[1].any[0]', fact: 'feedRate', operator: 'greaterThanInclusive', constant: 3, result: 'true', decisive: true },
    });
  });
});

describe('what is refused', () => {
  it.each([
    [{ all: [hot, { fact: 'a', operator: 'greatherThan', value: 1 }] }, 'Did you mean greaterThan?', 'all[1]'],
    [{ fact: 'a', operator: 'sometimes:equal', value: 1 }, 'There is no operator "sometimes:equal"', ''],
    [{ fact: 'a', operator: 'in', value: 5 }, 'needs a list', ''],
    [{ any: [{ fact: 'a', operator: 'someValue:equal', value: 5 }] }, 'needs a list', 'any[0]'],
    [{ not: { fact: 'a', operator: 'equal', value: 5, path: '$..[?(@.x)]' } }, 'Name one place', 'not'],
    [{ condition: 'hot' }, 'There is no condition named "hot"', ''],
  ] as const)('%j', (condition, message, at) => {
    const faults = checkCondition(condition as unknown as Condition, { a: 'number', temperature: 'number' });

    expect(faults).toHaveLength(1);
    expect(faults[0]?.message).toContain(message);
    expect(faults[0]?.path).toBe(at);
  });

  it('nesting without end', () => {
    let condition: Condition = hot;
    for (let depth = 0; depth < 60; depth += 1) condition = { not: condition };

    expect(() => compileCondition(condition)).toThrow('nested more than 50 deep');
  });

  it('what is no condition at all', () => {
    expect(Condition.safeParse({ fact: 'a' }).error?.issues[0]?.message).toContain('is no condition');
    expect(Condition.safeParse({ all: 'x' }).success).toBe(false);
  });
});

describe('checked against the signals', () => {
  const signals = { temperature: 'number', stage: 'string', door: 'boolean' } as const;

  it.each([
    [hot, undefined],
    [{ fact: 'stage', operator: 'in', value: ['a', 'b'] }, undefined],
    [{ fact: 'temprature', operator: 'greaterThan', value: 1 }, 'There is no signal "temprature". Did you mean temperature?'],
    [{ fact: 'stage', operator: 'greaterThan', value: 1 }, '"stage" is a text; greaterThan compares numbers.'],
    [{ fact: 'stage', operator: 'equal', value: 5 }, '"stage" is a text and 5 is a number: they are never equal.'],
    [
      { fact: 'stage', operator: 'equal', value: { fact: 'door' } },
      '"stage" is a text and "door" is a yes/no value: they are never equal.',
    ],
    [{ fact: 'stage', operator: 'in', value: ['a', 1] }, '"stage" is a text, so it is never 1.'],
  ] as const)('%j', (condition, message) => {
    expect(checkCondition(condition as unknown as Condition, signals).map((fault) => fault.message)).toEqual(
      message === undefined ? [] : [message],
    );
  });
});
