import type { Firing, TraceLine } from '@fettle/flows';
import { expect, it } from 'vitest';
import { firingOf, readingOf, rule } from '../testing/test-context.ts';
import { reactionPlan } from './reaction-plan.ts';

const PLAN = {
  title: 'Diameter',
  signals: [
    { key: 'beyond', title: 'Beyond 3σ', rules: ['nelson1'], chart: 'values' },
    { key: 'run', title: 'Run', rules: ['nelson2', 'we4'] },
    { key: 'hot', title: 'Hot', rules: [], when: 'value > 80.0' },
  ],
};

/** What a chart fires on which these run rules are violated. */
function violation(...violated: readonly (readonly [rule: string, chart: string])[]): Firing {
  const trace = violated.map(
    ([name, chart]): TraceLine => ({ flowNode: 'chart', text: name, readings: [], values: { rule: name, chart } }),
  );
  return firingOf({ trace });
}

const leaves = (firing: Firing) => Object.keys(rule(reactionPlan, PLAN).take(firing).out ?? {});

it('leads each run rule its own way', () => {
  expect(leaves(violation(['nelson1', 'values']))).toEqual(['beyond']);
  expect(leaves(violation(['nelson2', 'values']))).toEqual(['run']);
  expect(leaves(violation(['we4', 'ranges']))).toEqual(['run']);
});

it('takes the first of its signals when several are so', () => {
  expect(leaves(violation(['nelson2', 'values'], ['nelson1', 'values']))).toEqual(['beyond']);
});

it('tells values from ranges where it is asked to', () => {
  expect(leaves(violation(['nelson1', 'ranges']))).toEqual(['other']);
});

it('takes what an expression says of the firing, and nothing when that is not known', () => {
  expect(leaves(firingOf({ trace: [], reading: readingOf(90) }))).toEqual(['hot']);
  expect(leaves(firingOf({ trace: [], reading: readingOf(20) }))).toEqual(['other']);
});

it('hands on the firing that came, and begins a reaction that somebody signs off', () => {
  const firing = violation(['nelson1', 'values']);

  const step = rule(reactionPlan, PLAN).take(firing);

  expect(step.out?.beyond).toBe(firing);
  expect(step.reaction).toEqual({ signal: 'beyond', title: 'Diameter: Beyond 3σ', signOff: true });
});

it('begins none of what is no signal of the plan', () => {
  expect(rule(reactionPlan, PLAN).take(violation(['nelson8', 'values'])).reaction).toBeUndefined();
});

it('refuses two ways of one name, and the name of the last way', () => {
  const params = reactionPlan.params.parse({ signals: [{ key: 'a' }, { key: 'a' }, { key: 'other' }] });

  expect(reactionPlan.check?.(params).map(({ path }) => path)).toEqual(['signals[1].key', 'signals[2].key']);
});
