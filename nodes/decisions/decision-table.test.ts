import { describe, expect, it } from 'vitest';
import { EXAMPLES } from '../examples.ts';
import { rule } from '../testing/test-context.ts';
import { decisionTable } from './decision-table.ts';

const params = EXAMPLES['decision-table'] as Record<string, unknown>;

describe('decision table', () => {
  it('fires the way of the row that decides, with the row and its readings in the trace', () => {
    const step = rule(decisionTable, params);
    step.set('stage', 'Layer 1 Up');

    const { out } = step.read(6);

    expect(Object.keys(out ?? {})).toEqual(['value_action', 'way_hold']);
    expect(out?.way_hold).toMatchObject({
      firing: true,
      title: 'Reaction to spindle power: Row 2: Spindle power > 5, Stage "Layer 1 Up", "Layer 1 Down" → action "hold"',
      trace: [{ readings: [{ value: 6 }, { value: 'Layer 1 Up' }], values: { power: 6, stage: 'Layer 1 Up', action: 'hold' } }],
    });
    expect(out?.value_action).toMatchObject({ value: 'hold', quality: 'good' });
  });

  it('fires once while the decision stays, and again when it changes', () => {
    const step = rule(decisionTable, params);
    step.set('stage', 'End');
    const fired = (value: number) => Object.keys(step.read(value).out ?? {}).filter((port) => port.startsWith('way_'));

    expect([4.5, 4.6, 3, 4.7].map(fired)).toEqual([['way_check'], [], ['way_none'], ['way_check']]);
  });

  it('fires at every reading where it is asked to', () => {
    const step = rule(decisionTable, { ...params, semantics: 'level' });
    step.set('stage', 'End');

    expect([4.5, 4.6].map((value) => 'way_check' in (step.read(value).out ?? {}))).toEqual([true, true]);
  });

  it('does not decide over a bad or stale reading, unless a row asks for it', () => {
    const step = rule(decisionTable, params);
    step.set('stage', 'Layer 1 Up', 'stale');

    expect(Object.keys(step.read(6).out ?? {})).toEqual(['unknown']);
    expect(step.read(6).out).toBeUndefined();
    expect(Object.keys(step.read(6, 'bad').out ?? {})).toContain('way_check');
  });

  it('says which signals it needs, and which tables it has', () => {
    const parsed = decisionTable.params.parse(params);

    expect(decisionTable.signals?.(parsed).map(({ signal }) => signal)).toEqual(['stage']);
    expect(decisionTable.ports(parsed).outputs.map(({ name }) => name)).toEqual([
      'way_hold',
      'way_check',
      'way_none',
      'noMatch',
      'unknown',
      'value_action',
    ]);
  });

  it.each([
    ['nothing', /no output "nothing"/],
    ['', undefined],
  ])('checks the output that the ways are made of: %j', (ways, message) => {
    const problems = decisionTable.check?.(decisionTable.params.parse({ ...params, ways })) ?? [];

    expect(problems.map(({ path }) => path)).toEqual(message === undefined ? [] : ['ways']);
    if (message !== undefined) expect(problems[0]?.message).toMatch(message);
  });
});
