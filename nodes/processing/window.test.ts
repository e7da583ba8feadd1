import type { Reading, RuleStep } from '@fettle/flows';
import { describe, expect, it } from 'vitest';
import { rule, START } from '../testing/test-context.ts';
import { window } from './window.ts';

const given = (step: RuleStep) => (step.out?.out as Reading | undefined)?.value;
const all = (under: ReturnType<typeof rule>, values: readonly number[]) => values.map((value) => given(under.read(value)));
const problemsOf = (params: object) => (window.check?.(window.params.parse(params)) ?? []).map(({ path }) => path);

describe('windows of readings', () => {
  it('gives a mean when it is full, one window after the other', () => {
    const mean = rule(window, { size: 3 });

    expect(all(mean, [1, 2, 3, 10, 20, 30, 5])).toEqual([undefined, undefined, 2, undefined, undefined, 20, undefined]);
  });

  it('gives a mean at every reading when it moves', () => {
    const mean = rule(window, { size: 3, kind: 'sliding' });

    expect(all(mean, [1, 2, 3, 10, 20])).toEqual([undefined, undefined, 2, 5, 11]);
  });

  it.each([
    ['sum', 12],
    ['min', 2],
    ['max', 6],
    ['range', 4],
    ['count', 3],
    ['first', 4],
    ['last', 6],
    ['median', 4],
    ['standardDeviation', 2],
  ])('gives the %s', (aggregate, expected) => {
    const readings = rule(window, { size: 3, aggregate });

    expect(all(readings, [4, 2, 6]).at(-1)).toBe(expected);
  });

  it.each(['bad', 'uncertain', 'stale'] as const)('keeps %s readings out', (quality) => {
    const mean = rule(window, { size: 2 });

    mean.read(1);
    expect(given(mean.read(1000, quality))).toBeUndefined();
    expect(given(mean.read(3))).toBe(2);
  });
});

describe('windows of time', () => {
  it('lies on the clock and gives its mean with the first reading after it', () => {
    const mean = rule(window, { by: 'time', seconds: 10 });

    mean.at = START;
    mean.read(2);
    mean.at = START + 9_999;
    mean.read(4);
    mean.at = START + 10_000;
    expect(given(mean.read(100))).toBe(3);
  });

  it('moves with every reading', () => {
    const mean = rule(window, { by: 'time', kind: 'sliding', seconds: 1 });

    const at = (time: number, value: number) => {
      mean.at = START + time;
      return given(mean.read(value));
    };

    expect([at(0, 2), at(500, 4), at(999, 6), at(1000, 8), at(5000, 1)]).toEqual([2, 3, 4, 6, 1]);
  });

  it('puts a late reading where it belongs and drops one that is too late', () => {
    const last = rule(window, { by: 'time', kind: 'sliding', seconds: 1, aggregate: 'last' });

    const at = (time: number, value: number) => {
      last.at = START + time;
      return given(last.read(value));
    };

    expect([at(1000, 1), at(600, 2), at(0, 3)]).toEqual([1, 1, undefined]);
  });

  it('keeps no more than a thousand readings, the latest ones', () => {
    const count = rule(window, { by: 'time', kind: 'sliding', seconds: 1_000_000, aggregate: 'count' });

    const counts = all(
      count,
      Array.from({ length: 1005 }, (_, index) => index),
    );

    expect(counts.at(999)).toBe(1000);
    expect(counts.at(-1)).toBe(1000);
  });
});

describe('begin anew', () => {
  it.each(['tumbling', 'sliding'])('mixes no two stages in a %s window', (kind) => {
    const mean = rule(window, { size: 2, kind, resetOn: 'stage' });

    mean.set('stage', 'Layer 1 Up');
    mean.read(100);
    mean.set('stage', 'Layer 2 Up');
    expect(given(mean.read(4))).toBeUndefined();
    expect(given(mean.read(6))).toBe(5);
  });

  it('goes on over a stage that is not known for a while', () => {
    const mean = rule(window, { size: 3, resetOn: 'stage' });

    mean.set('stage', 'Layer 1 Up');
    mean.read(1);
    mean.set('stage', 'garbage', 'bad');
    mean.read(2);
    mean.set('stage', 'Layer 1 Up');
    expect(given(mean.read(3))).toBe(2);
  });

  it('begins anew in a moving window of time as well', () => {
    const count = rule(window, { by: 'time', kind: 'sliding', seconds: 60, aggregate: 'count', resetOn: 'stage' });

    count.set('stage', 'A');
    count.read(1);
    count.set('stage', 'B');

    expect(given(count.read(1))).toBe(1);
  });
});

it('says which sizes it cannot keep', () => {
  expect(problemsOf({ size: 5000 })).toEqual([]);
  expect(problemsOf({ size: 5000, kind: 'sliding' })).toEqual(['size']);
  expect(problemsOf({ size: 5000, aggregate: 'median' })).toEqual(['size']);
  expect(problemsOf({ by: 'time', seconds: 0 })).toEqual(['seconds']);
});
