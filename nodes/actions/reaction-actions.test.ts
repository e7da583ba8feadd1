import type { Firing } from '@fettle/flows';
import { describe, expect, it } from 'vitest';
import { firingOf, rule } from '../testing/test-context.ts';
import { changeSampling } from './change-sampling.ts';
import { check } from './check.ts';
import { containUnits } from './contain-units.ts';
import { releaseHolds } from './release-holds.ts';
import { scrapUnit } from './scrap-unit.ts';
import { sendUnitBack } from './send-unit-back.ts';

describe('what a reaction does', () => {
  it('contains units, by default one when no good sample is known', () => {
    expect(rule(containUnits, {}).take(firingOf()).contain).toEqual({
      name: 'contain',
      reason: 'Spindle power too high',
      of: 'equipment',
      least: 1,
      withLastGood: false,
    });
    expect(containUnits.looksBack).toBe(true);
  });

  it('releases everything, or the machine alone', () => {
    expect(rule(releaseHolds, {}).take(firingOf()).release).toEqual({ what: 'all', reason: 'Spindle power too high' });
    expect(rule(releaseHolds, { what: 'equipment', reason: 'Tool changed' }).take(firingOf()).release).toEqual({
      what: 'equipment',
      reason: 'Tool changed',
    });
  });

  it('sends a unit back and lets it go, counted by a code', () => {
    expect(rule(sendUnitBack, { flowNode: 'deburr' }).take(firingOf()).sendBack).toEqual({
      flowNode: 'deburr',
      code: 'reaction',
      units: 'fired',
      release: true,
    });
    expect(sendUnitBack.check?.(sendUnitBack.params.parse({}))).toMatchObject([{ path: 'flowNode' }]);
  });

  it('scraps', () => {
    expect(rule(scrapUnit, { units: 'held', reason: 'Cannot be saved' }).take(firingOf()).scrap).toEqual({
      reason: 'Cannot be saved',
      units: 'held',
    });
  });

  it('tells a sampling plan how to inspect', () => {
    const { tell } = rule(changeSampling, { plan: 'lots', to: 'all' }).take(firingOf());

    expect(tell).toMatchObject({ flowNode: 'lots', item: { event: { type: 'changeSampling', params: { to: 'all' } } } });
    expect(changeSampling.flowNodes?.(changeSampling.params.parse({ plan: 'lots' }))).toEqual([{ path: 'plan', flowNode: 'lots' }]);
  });
});

describe('a check by a person', () => {
  const PARAMS = {
    station: 'bench-1',
    title: 'Look at the insert',
    text: 'All four edges.',
    questions: [{ key: 'wear', title: 'Flank wear', valueKind: 'number', unit: 'mm', upper: 0.3 }],
    answers: [
      { key: 'resume', title: 'In order' },
      { key: 'replaced', title: 'Replaced', tone: 'bad' },
    ],
  };

  it('asks the station with the questions and a button for each answer', () => {
    const { check: asked } = rule(check, PARAMS).take(firingOf());

    expect(asked?.instruction).toMatchObject({
      title: 'Look at the insert',
      station: 'bench-1',
      steps: [{ text: 'All four edges.', entries: [{ key: 'wear', title: 'Flank wear', upper: 0.3 }] }],
      outcomes: [
        { value: 'resume', title: 'In order', tone: 'normal' },
        { value: 'replaced', title: 'Replaced', tone: 'bad' },
      ],
    });
  });

  it('goes on by the answer, with who gave it and what was entered', () => {
    const ctx = { params: check.params.parse(PARAMS), flowNode: { id: 'ask', name: 'Ask' }, at: 9 } as never;

    const step = check.answer?.(ctx, {
      person: 'anna',
      outcome: 'replaced',
      entries: { wear: { value: 0.4, comment: 'chipped' } },
      firing: firingOf(),
    });

    expect(step?.out).toMatchObject({
      replaced: { title: 'Look at the insert: Replaced', event: { type: 'replaced', params: { wear: 0.4 } }, at: 9 },
    });
    const answered = step?.out?.replaced as Firing | undefined;
    expect(answered?.trace.at(-1)).toMatchObject({ text: 'anna answered "Replaced"', values: { wear: 0.4 } });
  });

  it('asks for a station, and refuses limits that cannot be', () => {
    const params = check.params.parse({ ...PARAMS, station: '', questions: [{ key: 'a', lower: 2, upper: 1 }] });

    expect(check.check?.(params).map(({ path }) => path)).toEqual(['station', 'questions[0].lower']);
  });
});
