import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compiledRule, type PastReading, pastOf, type RuleStepDrawn, ruleOf, source } from '../../testing/past-of.ts';
import { BackTest } from './back-test.ts';
import { judgeOneByOne } from './judge-one-by-one.ts';
import type { JudgedPast } from './judged-firing.ts';
import type { MachinePast } from './machine-past.ts';
import { needsTheCore } from './rule-order.ts';

const above = (fact: string, value: number) => ({ fact, operator: 'greaterThan', value });
const isStage = (value: string) => ({ fact: 'stage', operator: 'equal', value });
const andon: Record<string, unknown> = { station: 'mill-1', title: 'Look' };

/** Rules of every kind of step, each over the signals power, stage and count. */
const RULES: Readonly<Record<string, readonly RuleStepDrawn[]>> = {
  'an edge': [source('s', 'power'), ['c', 'condition', { condition: { all: [above('value', 5)] } }, 's'], ['a', 'hold-unit', {}, 'c']],
  'an edge both ways': [
    source('s', 'power'),
    ['c', 'condition', { condition: { any: [above('value', 7), isStage('B')] } }, 's'],
    ['a', 'andon-call', andon, 'c.true', 'c.false'],
  ],
  'a level over another signal': [
    source('s', 'power'),
    ['c', 'condition', { semantics: 'level', condition: { all: [above('value', 4), { not: isStage('A') }] } }, 's'],
    ['a', 'hold-lot', {}, 'c'],
  ],
  'a level both ways': [
    source('s', 'power'),
    ['c', 'condition', { semantics: 'level', condition: { all: [above('power', 6)] } }, 's'],
    ['a', 'hold-equipment', {}, 'c.false'],
    ['b', 'andon-call', andon, 'c.true'],
  ],
  'an edge that must last': [
    source('s', 'power'),
    ['c', 'condition', { forAtLeast: 0.004, condition: { all: [above('value', 3)] } }, 's'],
    ['a', 'hold-unit', {}, 'c.true'],
    ['b', 'andon-call', andon, 'c.false'],
  ],
  'a level over another signal that must last': [
    source('s', 'power'),
    ['c', 'condition', { semantics: 'level', forAtLeast: 0.003, condition: { all: [above('value', 2), { not: isStage('A') }] } }, 's'],
    ['a', 'hold-unit', {}, 'c.true'],
    ['b', 'andon-call', andon, 'c.false'],
  ],
  'what lasts, of two signals': [
    source('s', 'power'),
    source('n', 'count'),
    ['c', 'condition', { forAtLeast: 0.003, condition: { all: [above('value', 3)] } }, 's', 'n'],
    ['a', 'andon-call', andon, 'c'],
  ],
  'what lasts, by two ways that meet again': [
    source('s', 'power'),
    ['e', 'expression', { expression: 'value + 2.0' }, 's'],
    ['c', 'condition', { forAtLeast: 0.003, condition: { all: [above('value', 3)] } }, 's', 'e'],
    ['a', 'andon-call', andon, 'c'],
  ],
  'a path and a list': [
    source('s', 'stage', 'string'),
    [
      'c',
      'condition',
      {
        condition: {
          any: [
            { fact: 'value', operator: 'in', value: ['A', 'C'], path: '$.x' },
            { fact: 'count', operator: 'lessThan', value: { fact: 'power' } },
          ],
        },
      },
      's',
    ],
    ['a', 'andon-call', andon, 'c'],
  ],
  'the mean of a window of a stage': [
    source('s', 'power'),
    ['f', 'filter', { when: "stage != 'C'" }, 's'],
    ['w', 'window', { by: 'count', kind: 'sliding', size: 3, aggregate: 'mean', resetOn: 'stage' }, 'f'],
    ['c', 'condition', { condition: { all: [above('value', 5)] } }, 'w'],
    ['a', 'andon-call', andon, 'c'],
  ],
  'everything but good': [
    source('s', 'power'),
    ['f', 'filter', {}, 's'],
    ['c', 'condition', { condition: { all: [above('count', 5)] } }, 'f.other'],
    ['a', 'andon-call', andon, 'c'],
  ],
  'an expression that cannot always be evaluated': [
    source('s', 'power'),
    ['e', 'expression', { expression: '10.0 / (value - 5.0)' }, 's'],
    ['c', 'condition', { condition: { all: [above('value', 2)] } }, 'e'],
    ['a', 'andon-call', andon, 'c'],
  ],
  'a control chart': [
    source('s', 'power'),
    ['ch', 'control-chart', { chart: 'i-mr', limitsFrom: 'learn', learnFrom: 10, rules: ['nelson1', 'nelson2', 'nelson5'] }, 's'],
    ['a', 'hold-unit', {}, 'ch.violation'],
    ['c', 'condition', { condition: { all: [above('value', 8)] } }, 'ch.point'],
    ['b', 'andon-call', andon, 'c'],
  ],
  'a decision table': [
    source('s', 'power'),
    [
      't',
      'decision-table',
      {
        table: {
          hitPolicy: 'first',
          inputs: [
            { name: 'power', expression: 'value', kind: 'number', unit: '' },
            { name: 'stage', expression: 'stage', kind: 'string', unit: '' },
          ],
          outputs: [{ name: 'action', kind: 'string' }],
          rows: [
            { when: ['> 7', '-'], give: ['"hold"'] },
            { when: ['> 4', '"B"'], give: ['"call"'] },
          ],
        },
      },
      's',
    ],
    ['a', 'andon-call', andon, 't.decided'],
  ],
  'a reaction plan that contains, asks and calls': [
    source('s', 'power'),
    ['ch', 'control-chart', { chart: 'i-mr', limitsFrom: 'learn', learnFrom: 8, rules: ['nelson1', 'nelson2'] }, 's'],
    [
      'plan',
      'reaction-plan',
      {
        signals: [
          { key: 'far', title: 'Far', rules: ['nelson1'], chart: 'any', when: 'power > 2.0' },
          { key: 'run', title: 'Run', rules: ['nelson2'], chart: 'any', when: '' },
        ],
      },
      'ch.violation',
    ],
    ['con', 'contain-units', { withLastGood: true }, 'plan.far'],
    ['ask', 'check', { station: 'mill-1', title: 'Insert chipped?', answerWithin: 0.02 }, 'plan.far', 'plan.run'],
    ['late', 'hold-equipment', {}, 'ask.notAnswered'],
    ['a', 'andon-call', andon, 'plan.other', 'plan.run'],
    ['h', 'hold-lot', {}, 'plan.far'],
  ],
  'a reaction that nobody has to sign off, of two conditions': [
    source('s', 'power'),
    ['c', 'condition', { semantics: 'level', condition: { all: [above('value', 8)] } }, 's'],
    ['d', 'condition', { condition: { all: [above('count', 5)] } }, 's'],
    ['plan', 'reaction-plan', { signOff: false, signals: [{ key: 'x', title: 'X', rules: [], chart: 'any', when: '' }] }, 'c', 'd'],
    ['con', 'contain-units', { least: 2 }, 'plan.x'],
    ['h', 'hold-unit', {}, 'plan.x'],
    ['e', 'hold-equipment', {}, 'plan.x'],
    ['w', 'scrap-unit', { reason: 'x' }, 'd'],
  ],
  'containment and a check without a plan': [
    source('s', 'power'),
    ['c', 'condition', { condition: { all: [above('value', 6)] } }, 's'],
    ['con', 'contain-units', { of: 'jobOrder', least: 3 }, 'c'],
    ['ask', 'check', { station: 'mill-1', title: 'Look' }, 'c.false'],
  ],
  'two signals into one step': [
    source('s', 'power'),
    source('n', 'count'),
    ['c', 'condition', { condition: { all: [above('value', 6)] } }, 's', 'n'],
    ['a', 'andon-call', andon, 'c'],
  ],
  'two ways that meet again': [
    source('s', 'power'),
    ['e', 'expression', { expression: 'value + 2.0' }, 's'],
    ['c', 'condition', { condition: { all: [above('value', 6)] } }, 's', 'e'],
    ['a', 'andon-call', andon, 'c'],
  ],
};

const reading: fc.Arbitrary<PastReading> = fc
  .record({
    after: fc.integer({ min: 0, max: 3 }),
    late: fc.constantFrom(0, 0, 0, 1, 40),
    quality: fc.constantFrom('good' as const, 'good' as const, 'good' as const, 'bad' as const, 'uncertain' as const, 'stale' as const),
    said: fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({
          signal: fc.constantFrom('power', 'power', 'count'),
          value: fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 0, max: 10 }) }, { weight: 1, arbitrary: fc.constant(null) }),
        }),
      },
      { weight: 1, arbitrary: fc.record({ signal: fc.constant('stage'), value: fc.constantFrom('A', 'B', 'C') }) },
    ),
  })
  .map(({ said, ...rest }) => ({ ...said, ...rest }));

const unit = (serialNumber: string) => ({ serialNumber, jobOrder: 'JO-1', product: 'block', quantity: 1 });
const presence = [
  { unit: unit('S-1'), instance: 'i-1', from: 1002, to: 1020 },
  { unit: unit('S-2'), instance: 'i-2', from: 1025, to: 1040 },
  { unit: unit('S-3'), instance: 'i-3', from: 1050 },
];

function oneByOne(past: MachinePast, steps: readonly RuleStepDrawn[]): JudgedPast {
  const judging = judgeOneByOne(past, compiledRule(ruleOf(steps)));
  for (;;) {
    const { done, value } = judging.next();
    if (done === true) return value;
  }
}

/** The readings of the engine name their event; those that are recorded do not. What happens at one event has no order. */
function plain({ firings, consequences, faults }: JudgedPast) {
  const withoutIds = (key: string, value: unknown) => (key === 'eventId' ? undefined : value);
  const sorted = (lines: readonly unknown[]) => lines.map((line) => JSON.stringify(line, withoutIds)).sort();
  return {
    firings: sorted(firings),
    faults: sorted(faults.map(({ flowNode, message }) => ({ flowNode, message }))),
    consequences: sorted(
      consequences.map(({ kind, flowNode, text, data, sequence, firing }) => [
        kind,
        flowNode,
        text,
        sequence,
        firing?.sequence,
        firing?.unit?.serialNumber,
        kind === 'unitContained' ? data : {},
      ]),
    ),
  };
}

describe('flowNode by flowNode gives what the engine gives event by event', () => {
  it.each(Object.entries(RULES))('%s', { timeout: 60_000 }, (_title, steps) => {
    const arrivals = fc.array(reading, { minLength: 40, maxLength: 80 });
    let fired = 0;

    fc.assert(
      fc.property(arrivals, (readings) => {
        const past = pastOf(readings, presence);

        const judged = new BackTest(past).judge(compiledRule(ruleOf(steps)));

        fired += judged.firings.length;
        expect(plain(judged)).toEqual(plain(oneByOne(past, steps)));
      }),
      { numRuns: 80, seed: 7 },
    );
    expect(fired).toBeGreaterThan(20);
  });

  it('leaves to the core what only the core can tell', () => {
    const joined = Object.entries(RULES).filter(([, steps]) => needsTheCore(compiledRule(ruleOf(steps))));

    expect(joined.map(([title]) => title)).toEqual(['what lasts, by two ways that meet again', 'two ways that meet again']);
  });
});

describe('a time that is over after the last reading', () => {
  const rule = compiledRule(
    ruleOf([
      source('s', 'power'),
      ['c', 'condition', { forAtLeast: 0.05, condition: { all: [above('value', 5)] } }, 's'],
      ['a', 'hold-unit', {}, 'c'],
    ]),
  );
  const past = pastOf([1, 8, 9].map((value) => ({ signal: 'power', value })));
  const firedAt = (until?: number) => new BackTest({ ...past, ...(until && { until }) }).judge(rule).firings.map(({ at }) => at);

  it('fires when the period lasts that long, as it did in the plant', () => {
    expect(firedAt()).toEqual([]);
    expect(firedAt(1069)).toEqual([]);
    expect(firedAt(1070)).toEqual([1070]);
  });
});

describe('a changed number', () => {
  const steps = (limit: number): readonly RuleStepDrawn[] => [
    source('s', 'power'),
    ['w', 'window', { by: 'count', kind: 'tumbling', size: 2, aggregate: 'mean' }, 's'],
    ['c', 'condition', { title: 'Too much', condition: { all: [above('value', limit)] } }, 'w'],
    ['a', 'andon-call', andon, 'c'],
  ];
  const past = pastOf([1, 1, 6, 8, 1, 1, 4, 6, 9, 9].map((value) => ({ signal: 'power', value })));

  it('is judged over what the steps before it made, which is kept', () => {
    const test = new BackTest(past);
    const times = (limit: number) => test.judge(compiledRule(ruleOf(steps(limit)))).firings.map(({ at }) => at);

    expect(times(6.5)).toEqual([1040, 1100]);
    const means = test.arrivingAt(compiledRule(ruleOf(steps(6.5))), 'c');
    expect(times(4.5)).toEqual([1040, 1080]);
    expect(times(20)).toEqual([]);
    expect(test.arrivingAt(compiledRule(ruleOf(steps(20))), 'c')).toEqual(means);
    expect(means?.value).toEqual(Float64Array.of(1, 7, 1, 5, 9));
  });

  it('says why it fired and what would have followed', () => {
    const { firings, consequences } = new BackTest({ ...past, presence }).judge(compiledRule(ruleOf(steps(4.5))));

    expect(firings[0]).toMatchObject({
      title: 'Too much',
      flowNode: 'c',
      output: 'true',
      time: 1040,
      unit: { serialNumber: 'S-2' },
      trace: [{ text: 'value 7 greaterThan 4.5: true' }],
    });
    expect(consequences.map(({ kind, text, firing }) => [kind, text, firing?.at])).toEqual([
      ['andonCalled', 'Look', 1040],
      ['andonCalled', 'Look', 1080],
    ]);
  });

  it('refuses a rule that fires more often than anybody can read', { timeout: 60_000 }, () => {
    const always: readonly RuleStepDrawn[] = [
      source('s', 'power'),
      ['c', 'condition', { semantics: 'level', condition: { all: [above('value', 0)] } }, 's'],
      ['a', 'andon-call', andon, 'c'],
    ];
    const many = pastOf(Array.from({ length: 20_001 }, () => ({ signal: 'power', value: 1 })));

    expect(() => new BackTest(many).judge(compiledRule(ruleOf(always)))).toThrow('fires more than 20,000 times');
  });

  it('says nothing of a machine that it does not judge', () => {
    expect(new BackTest({ ...past, equipment: 'mill-9' }).judge(compiledRule(ruleOf(steps(1)))).firings).toEqual([]);
  });
});

describe('charts with frozen limits', () => {
  const steps = (params: Record<string, unknown> = {}): readonly RuleStepDrawn[] => [
    source('s', 'power'),
    ['ch', 'control-chart', { chart: 'i-mr', limitsFrom: 'learn', learnFrom: 4, rules: ['nelson1'], ...params }, 's'],
    ['a', 'andon-call', andon, 'ch.violation'],
  ];
  const frozen = (version: number, centre: number, from: number) => ({
    flow: 'rule',
    flowNode: 'ch',
    from,
    limits: {
      kind: 'i-mr' as const,
      n: 1 as const,
      version,
      centre,
      lower: centre - 3,
      upper: centre + 3,
      sigma: 1,
      dispersion: { centre: 1.128, lower: 0, upper: 3.686 },
      samples: { first: 1, last: 25, count: 25, excluded: [], from: null, to: null },
    },
  });
  /** A reading every 10 ms from 1010 on: quiet at 5, then quiet at 9, then a jump. */
  const values = [5, 5.1, 5, 5.1, 5, 5.1, 9, 9.1, 9, 9.1, 20];
  const past = (limits: MachinePast['limits']): MachinePast => ({ ...pastOf(values.map((value) => ({ signal: 'power', value }))), limits });
  const fired = (limits: MachinePast['limits'], params = {}) =>
    new BackTest(past(limits)).judge(compiledRule(ruleOf(steps(params)))).firings.map(({ at }) => at);

  it('are judged by the limits that were in force then, from the first reading on', () => {
    expect(fired([frozen(1, 5, 0)])).toEqual([1070, 1080, 1090, 1100, 1110]);
    expect(fired([frozen(1, 5, 0), frozen(2, 9, 1085)])).toEqual([1070, 1080, 1110]);
  });

  it('learn their own until there are some', () => {
    expect(fired([frozen(1, 9, 1085)])).toEqual([1070, 1080, 1110]);
    expect(fired([{ ...frozen(1, 9, 0), flow: 'another' }])).toEqual(fired(undefined));
  });

  it('are judged by the version that the draft names, whenever that was frozen', () => {
    expect(fired([frozen(1, 5, 0), frozen(2, 9, 9_000)], { limitsVersion: 2 })).toEqual([1010, 1020, 1030, 1040, 1050, 1060, 1070, 1110]);
    const { faults } = new BackTest(past([frozen(1, 5, 0)])).judge(compiledRule(ruleOf(steps({ limitsVersion: 3 }))));
    expect(faults).toMatchObject([{ flowNode: 'ch', times: 11, message: expect.stringContaining('has no limits version 3') }]);
  });

  it('give what the engine gives event by event', () => {
    const limits = [frozen(1, 5, 1035), frozen(2, 9, 1085)];

    for (const params of [{}, { limitsVersion: 1 }, { limitsVersion: 2 }])
      expect(plain(new BackTest(past(limits)).judge(compiledRule(ruleOf(steps(params)))))).toEqual(
        plain(oneByOne(past(limits), steps(params))),
      );
  });
});

describe('containment', () => {
  const steps: readonly RuleStepDrawn[] = [
    source('s', 'power'),
    ['ch', 'control-chart', { chart: 'i-mr', limitsFrom: 'stated', centre: 5, sigma: 1, rules: ['nelson1'] }, 's'],
    ['plan', 'reaction-plan', { signals: [{ key: 'far', title: 'Far', rules: ['nelson1'], chart: 'any', when: '' }] }, 'ch.violation'],
    ['con', 'contain-units', {}, 'plan.far'],
    ['ask', 'check', { station: 'mill-1', title: 'Insert chipped?' }, 'plan.far'],
  ];

  it('names every unit since the last good sample, once', () => {
    const at = (serialNumber: string, from: number, to: number) => ({ unit: unit(serialNumber), instance: serialNumber, from, to });
    const present = [at('A', 1000, 1025), at('B', 1025, 1030), at('C', 1030, 1032), at('D', 1032, 1055), at('E', 1055, 1090)];
    // Good while A was there; B and C had no reading; out on D twice, and on E.
    const arrivals = pastOf(
      [
        { signal: 'power', value: 5 },
        { signal: 'power', value: 5.2 },
        { signal: 'power', value: 12, after: 20 },
        { signal: 'power', value: 12 },
        { signal: 'power', value: 13, after: 20 },
      ],
      present,
    );

    const { firings, consequences } = new BackTest(arrivals).judge(compiledRule(ruleOf(steps)));

    expect(firings.map(({ unit: on, flowNode }) => [on?.serialNumber, flowNode])).toEqual([
      ['D', 'ch'],
      ['D', 'ch'],
      ['E', 'ch'],
    ]);
    expect(consequences.map(({ kind, data, firing }) => [kind, data.serialNumber ?? '', firing?.unit?.serialNumber])).toEqual([
      ['reactionOpened', '', 'D'],
      ['unitContained', 'B', 'D'],
      ['unitContained', 'C', 'D'],
      ['unitContained', 'D', 'D'],
      ['checkAsked', '', 'D'],
      ['unitContained', 'E', 'E'],
    ]);
  });
});
