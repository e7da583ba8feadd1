import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Aql, InspectionLevel, Severity } from './sampling-levels.ts';
import { codeLetter, samplingPlan } from './sampling-plan.ts';
import { freshSampling, judgeLot, resumeSampling, type SamplingScheme, SamplingState } from './sampling-switching.ts';

const DATA = join(import.meta.dirname, '../../../shared/data/sampling');
const rows = (name: string) =>
  readFileSync(join(DATA, `${name}.csv`), 'utf8')
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(','));

describe('the tables', () => {
  test('give the letter of every row and level, at both ends of it', () => {
    const [head = [], ...lines] = rows('code-letters');
    for (const [lot = '', ...letters] of lines) {
      const ends = lot.endsWith('+') ? [Number.parseInt(lot, 10), 10_000_000] : lot.split('-').map(Number);
      for (const end of ends)
        for (const level of InspectionLevel.options)
          expect(codeLetter(end, level), `${end} ${level}`).toMatchObject({ value: letters[head.indexOf(level) - 1] });
    }
  });

  test.each(Severity.options)('give every cell of %s inspection', (severity) => {
    const [head = [], ...lines] = rows(severity);
    const sizes = new Map(
      rows('code-letters')
        .slice(1)
        .flatMap(([lot = '', ...letters]) => letters.map((letter, index) => [letter, { lot: Number.parseInt(lot, 10), index }] as const)),
    );
    for (const [code = '', ...cells] of lines) {
      const size = sizes.get(code);
      if (size === undefined) throw new Error(`no lot has the letter ${code}`);
      for (const aql of Aql.options) {
        const plan = samplingPlan({ lotSize: size.lot, level: InspectionLevel.options[size.index] as InspectionLevel, aql, severity });
        if (!plan.ok) throw new Error(plan.refusal.message);
        const [n, accept, reject] = (cells[head.indexOf(aql) - 1] ?? '').split('/').map(Number);
        expect(plan.value, `${code} ${aql}`).toMatchObject({
          code,
          accept,
          reject,
          n: Math.min(n ?? 0, size.lot),
          inspectAll: (n ?? 0) >= size.lot,
        });
      }
    }
  });

  test.each([
    ['normal', 80, 2, 3],
    ['tightened', 80, 1, 2],
    ['reduced', 32, 1, 3],
  ] as const)('501 to 1200 at level II and 1.0 %%: J, %s %i/%i/%i', (severity, n, accept, reject) => {
    for (const lotSize of [501, 1200])
      expect(samplingPlan({ lotSize, level: 'II', aql: '1.0', severity })).toEqual({
        ok: true,
        value: { code: 'J', severity, n, accept, reject, inspectAll: false },
      });
  });

  test.each([0, 1, 2.5, Number.NaN])('a lot of %d units is refused', (lotSize) => {
    expect(codeLetter(lotSize, 'II')).toMatchObject({ ok: false, refusal: { code: 'sampleSize' } });
  });
});

const SCHEME: SamplingScheme = { level: 'II', aql: '1.0', limitNumber: 4 };

/** `+` an accepted lot without a defect, `1` one with one, `g` in the gap of reduced inspection, `-` a rejected lot, `~` accepted while production is not steady. */
function run(lots: string, begin = freshSampling(), scheme = SCHEME) {
  let state = begin;
  const changes: string[] = [];
  for (const [index, lot] of [...lots].entries()) {
    const defective = lot === '-' ? 5 : lot === 'g' ? 2 : lot === '1' ? 1 : 0;
    const step = judgeLot(
      SamplingState.parse(JSON.parse(JSON.stringify(state))),
      { lotSize: 1000, defective, steady: lot !== '~' },
      scheme,
    );
    if (!step.ok) throw new Error(`${index + 1}: ${step.refusal.message}`);
    if (step.value.change) changes.push(`${index + 1} ${step.value.change.to}`);
    state = step.value.state;
  }
  return { state, changes };
}

describe('switching', () => {
  test.each([
    ['two of five consecutive lots rejected', '++-++-', ['6 tightened']],
    ['two of two', '--', ['2 tightened']],
    ['two of six is not two of five', '-++++-', []],
    ['back to normal after five accepted in a row', '--+++++', ['2 tightened', '7 normal']],
    ['a rejection begins the five anew', '--++++-+++++', ['2 tightened', '12 normal']],
    ['discontinued after five rejected under tightened, also apart', '--+-+-+-+-+-', ['2 tightened', '12 discontinued']],
    ['reduced after ten accepted in a row within the limit', '1111++++++', ['10 reduced']],
    ['not with more defective units than the limit', '11111+++++', []],
    ['the ten lots move on until they are within it', '11111++++++', ['11 reduced']],
    ['not while production is unsteady', '+++++++++~', []],
    ['nine are not ten', '+++++++++', []],
    ['from reduced to normal by a rejection', '++++++++++-', ['10 reduced', '11 normal']],
    ['by a lot in the gap, which is accepted', '++++++++++g', ['10 reduced', '11 normal']],
    ['by unsteady production', '++++++++++~', ['10 reduced', '11 normal']],
  ])('%s', (_, lots, changes) => {
    expect(run(lots).changes).toEqual(changes);
  });

  test('in the gap the lot is accepted', () => {
    const reduced = run('++++++++++').state;

    const step = judgeLot(reduced, { lotSize: 1000, defective: 2, steady: true }, SCHEME);

    expect(step).toMatchObject({ ok: true, value: { verdict: { accepted: true, inGap: true, plan: { n: 32, accept: 1, reject: 3 } } } });
  });

  test('without a limit number inspection is never reduced', () => {
    expect(run('++++++++++++', freshSampling(), { ...SCHEME, limitNumber: null }).changes).toEqual([]);
  });

  test('nothing leaves discontinued but resuming, which is tightened', () => {
    const { state } = run('---------'.slice(0, 7));

    expect(state.severity).toBe('discontinued');
    expect(judgeLot(state, { lotSize: 1000, defective: 0, steady: true }, SCHEME)).toMatchObject({ ok: false });
    expect(resumeSampling(state)).toEqual(freshSampling('tightened'));
    expect(resumeSampling(freshSampling())).toEqual(freshSampling());
  });

  test.each([-1, 1.5, 81])('%d defective units of a sample of 80 are refused', (defective) => {
    expect(judgeLot(freshSampling(), { lotSize: 1000, defective, steady: true }, SCHEME)).toMatchObject({
      ok: false,
      refusal: { code: 'outOfRange' },
    });
  });

  test('the state stays bounded, and a severity changes only by its own rule', () => {
    const NEXT: Record<string, readonly string[]> = {
      normal: ['tightened', 'reduced'],
      tightened: ['normal', 'discontinued'],
      reduced: ['normal'],
      discontinued: [],
    };
    fc.assert(
      fc.property(fc.array(fc.record({ defective: fc.nat(6), steady: fc.boolean() }), { maxLength: 80 }), (lots) => {
        let state = freshSampling();
        for (const lot of lots) {
          const step = judgeLot(state, { lotSize: 1000, ...lot }, SCHEME);
          if (!step.ok) return;
          if (step.value.change) expect(NEXT[state.severity]).toContain(step.value.state.severity);
          else expect(step.value.state.severity).toBe(state.severity);
          state = step.value.state;
          expect(state.lots.length).toBeLessThanOrEqual(10);
        }
      }),
    );
  });
});
