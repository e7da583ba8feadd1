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

describe('for at least so long', () => {
  const lasting = (params: object = {}) => rule(condition, { condition: ABOVE_5, forAtLeast: 5, ...params });

  it('fires when the time is over and nothing has broken it, once, and says since when', () => {
    const high = lasting();
    const begun = high.at;

    const before = [6, 7, 9].map((value) => fired(high.read(value)));
    expect(high.wakeAt).toBe(begun + 5000);
    const { out } = high.wake();
    const after = [8, 7, 1].map((value) => fired(high.read(value)));

    expect(before).toEqual([[], [], []]);
    expect(out?.true).toMatchObject({
      at: begun + 5000,
      reading: { value: 9 },
      trace: [{ text: 'value 9 greaterThan 5: true' }, { text: 'true for 5 s without a break', values: { since: begun, forAtLeast: 5 } }],
    });
    expect(after).toEqual([[], [], ['false']]);
  });

  it('fires neither way when it was true for too short', () => {
    const high = lasting();
    high.read(6);

    expect(fired(high.read(4))).toEqual([]);
    expect(high.wakeAt).toBeUndefined();
  });

  it.each(['bad', 'stale', 'uncertain'] as const)(
    'begins anew after a %s reading, and then is not news when it has fired already',
    (quality) => {
      const high = lasting();
      high.read(6);
      high.read(6, quality);
      expect(high.wakeAt).toBeUndefined();
      const again = high.at;
      high.read(7);

      expect(high.wakeAt).toBe(again + 5000);
      expect(fired(high.wake())).toEqual(['true']);
      expect(fired(high.read(7, quality))).toEqual([]);
      high.read(8);
      expect(fired(high.wake())).toEqual([]);
      expect(fired(high.read(1))).toEqual(['false']);
    },
  );

  it('looks at the other signals when the time is over', () => {
    const high = lasting({ condition: IN_LAYER_1 });
    high.set('stage', 'Layer 1 Up');
    high.read(6);
    high.set('stage', 'Layer 1 Down');

    expect(fired(high.wake())).toEqual([]);
    high.set('stage', 'Layer 1 Up');
    high.read(6);
    expect(fired(high.wake())).toEqual(['true']);
  });

  it('fires at every reading after, when it is to', () => {
    const high = lasting({ semantics: 'level' });

    const firings = [fired(high.read(4)), fired(high.read(6)), fired(high.wake()), fired(high.read(7)), fired(high.read(2))];

    expect(firings).toEqual([['false'], [], ['true'], ['true'], ['false']]);
  });

  it('is said under the step', () => {
    expect(condition.subtitle?.(condition.params.parse({ title: 'Hot', forAtLeast: 90 }))).toBe('Hot · for 90 s');
    expect(condition.subtitle?.(condition.params.parse({}))).toBe('');
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
