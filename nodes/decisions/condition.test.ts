import type { RuleStep } from '@fettle/flows';
import { describe, expect, it } from 'vitest';
import { readingOf, rule } from '../testing/test-context.ts';
import { condition } from './condition.ts';

const ABOVE_5 = { all: [{ fact: 'value', operator: 'greaterThan', value: 5 }] };
const IN_LAYER_1 = {
  all: [
    { fact: 'value', operator: 'greaterThan', value: 5 },
    { fact: 'stage', operator: 'equal', value: 'Layer 1 Up' },
  ],
};
const fired = (step: RuleStep) => Object.keys(step.out ?? {});
const problemsOf = (drawn: object) => condition.check?.(condition.params.parse({ condition: drawn })) ?? [];

describe('when it becomes so', () => {
  it('fires once until it was false in between', () => {
    const high = rule(condition, { condition: ABOVE_5 });

    const firings = [4, 6, 7, 5, 8].map((value) => fired(high.read(value)));

    expect(firings).toEqual([[], ['true'], [], ['false'], ['true']]);
  });

  it('fires at the first reading when it is so already', () => {
    expect(fired(rule(condition, { condition: ABOVE_5 }).read(6))).toEqual(['true']);
  });

  it.each(['bad', 'stale', 'uncertain'] as const)('does not take a %s reading for an end of it', (quality) => {
    const high = rule(condition, { condition: ABOVE_5 });
    high.read(6);

    expect(fired(high.read(0, quality))).toEqual([]);
    expect(fired(high.read(7))).toEqual([]);
  });
});

describe('at every reading', () => {
  it('fires again and again', () => {
    const high = rule(condition, { condition: ABOVE_5, semantics: 'level' });

    const firings = [4, 6, 7, 5].map((value) => fired(high.read(value)));

    expect(firings).toEqual([['false'], ['true'], ['true'], ['false']]);
  });

  it.each(['bad', 'stale', 'uncertain'] as const)('fires neither way for a %s reading', (quality) => {
    const high = rule(condition, { condition: ABOVE_5, semantics: 'level' });

    expect(fired(high.read(9, quality))).toEqual([]);
    expect(fired(high.read(1, quality))).toEqual([]);
  });
});

describe('other signals', () => {
  it('is unknown while a signal that matters is', () => {
    const high = rule(condition, { condition: IN_LAYER_1, semantics: 'level' });

    expect(fired(high.read(6))).toEqual([]);
    high.set('stage', 'Layer 1 Up', 'stale');
    expect(fired(high.read(6))).toEqual([]);
    high.set('stage', 'Layer 1 Up');
    expect(fired(high.read(6))).toEqual(['true']);
  });

  it('is false when one comparison says so, whatever is unknown', () => {
    const high = rule(condition, { condition: IN_LAYER_1, semantics: 'level' });

    expect(fired(high.read(4))).toEqual(['false']);
  });

  it('are named for the linter and for ingest', () => {
    expect(condition.signals?.(condition.params.parse({ condition: IN_LAYER_1 }))).toEqual([
      { path: 'condition', equipment: '', signal: 'stage', use: 'rule' },
    ]);
  });
});

it('carries what decided it, with reading, quality and time', () => {
  const high = rule(condition, { title: 'Power in layer 1', condition: IN_LAYER_1 });
  high.set('stage', 'Layer 1 Up');
  const at = high.at;

  const { out } = high.read(6);

  const reading = { value: 6, quality: 'good', sourceTime: at };
  expect(out?.true).toMatchObject({
    firing: true,
    at,
    title: 'Power in layer 1',
    reading,
    trace: [
      { flowNode: 'step', text: 'value 6 greaterThan 5: true', readings: [reading] },
      { flowNode: 'step', readings: [{ signal: 'stage', value: 'Layer 1 Up', quality: 'good' }] },
    ],
  });
});

it('judges without tracing where nothing is connected', () => {
  let reads = 0;
  const reading = Object.defineProperty(readingOf(0), 'value', {
    enumerable: true,
    get: () => {
      reads += 1;
      return 4;
    },
  });

  const params = { condition: ABOVE_5, semantics: 'level' };
  const unconnected = rule(condition, params, { unconnected: ['false'] }).take(reading);
  const judged = reads;
  const connected = rule(condition, params).take(reading);

  expect(judged).toBe(1);
  expect(unconnected.out).toBeUndefined();
  expect(connected.out?.false).toMatchObject({ trace: [{ flowNode: 'step', text: 'value 4 greaterThan 5: false' }] });
});

it('is named after the flowNode without a title, and says when it is over', () => {
  const high = rule(condition, { condition: ABOVE_5 });
  high.read(6);

  expect(high.read(1).out?.false).toMatchObject({ title: 'No longer: Step under test' });
});

describe('what is drawn wrongly', () => {
  it.each([
    [{ all: [{ fact: 'value', operator: 'greatherThan', value: 5 }] }, 'condition.all[0]', /no operator "greatherThan"/],
    [{ condition: 'stored' }, 'condition', /no condition named "stored"/],
    [{ all: [] }, 'condition', /Add a comparison/],
  ])('%j is a problem with its place', (drawn, path, message) => {
    expect(problemsOf(drawn)).toMatchObject([{ path, message: expect.stringMatching(message) }]);
  });

  it.each([{}, { all: 5 }, 'value > 5', { fact: 'value', operator: 'equal' }])('%j is refused as no condition', (drawn) => {
    expect(condition.params.safeParse({ condition: drawn }).success).toBe(false);
  });
});
