import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  dispersionRunRules,
  NELSON_RULES,
  RUN_RULES,
  RunLengths,
  RunRuleConfig,
  type RunRuleId,
  runRuleTitle,
  WESTERN_ELECTRIC_RULES,
} from './run-rule-config.ts';
import {
  advanceRunRules,
  cloneRunRules,
  compileRunRules,
  freshRunRules,
  RUN_RULES_REFUSED,
  RunRuleState,
  runRuleIds,
  stepRunRules,
} from './run-rules.ts';
import { advanceRunRulesOver } from './run-rules-over.ts';

const ALL = RunRuleConfig.parse({ rules: [...RUN_RULES] });

/** Points flagged per rule, counted from 1. */
function flagged(series: readonly number[], config = ALL): Map<RunRuleId, number[]> {
  const points = new Map<RunRuleId, number[]>(config.rules.map((rule) => [rule, []]));
  let state = freshRunRules();
  for (const [index, z] of series.entries()) {
    const step = stepRunRules(state, z, config);
    for (const rule of step.violations) points.get(rule)?.push(index + 1);
    state = step.state;
  }
  return points;
}

interface Vector {
  id: string;
  center: number;
  sigma: number;
  values: number[];
  violations1based: { westernElectric: Record<string, number[]>; nelson: Record<string, number[]> };
}
const { vectors } = JSON.parse(readFileSync(join(import.meta.dirname, '../../../shared/data/spc/run-rule-vectors.json'), 'utf8')) as {
  vectors: Vector[];
};

describe('published vectors', () => {
  test.each(vectors)('$id', ({ center, sigma, values, violations1based }) => {
    const points = flagged(values.map((value) => (value - center) / sigma));

    for (const [index, rule] of NELSON_RULES.entries()) expect(points.get(rule), rule).toEqual(violations1based.nelson[index + 1]);
    for (const [index, rule] of WESTERN_ELECTRIC_RULES.entries())
      expect(points.get(rule), rule).toEqual(violations1based.westernElectric[index + 1]);
  });
});

/** The rules as the standard words them, by looking back from each point over the whole series. */
const NAIVE: Record<RunRuleId, (past: readonly number[], config: RunRuleConfig) => boolean> = {
  nelson1: (past) => Math.abs(past.at(-1)!) > 3,
  nelson2: (past, { lengths }) => oneSide(past, lengths.nelson2),
  nelson3: (past, { lengths }) => {
    const moves = movesOf(newest(past, lengths.nelson3));
    return moves.length === lengths.nelson3 - 1 && (moves.every((move) => move > 0) || moves.every((move) => move < 0));
  },
  nelson4: (past, { lengths }) => {
    const moves = movesOf(newest(past, lengths.nelson4));
    return (
      moves.length === lengths.nelson4 - 1 &&
      moves.every((move, i) => move !== 0 && (i === 0 || Math.sign(move) === -Math.sign(moves[i - 1]!)))
    );
  },
  nelson5: (past, { lengths }) => someBeyond(past, lengths.nelson5, 2),
  nelson6: (past, { lengths }) => someBeyond(past, lengths.nelson6, 1),
  nelson7: (past, { lengths }) => past.length >= lengths.nelson7 && newest(past, lengths.nelson7).every((z) => Math.abs(z) <= 1),
  nelson8: (past, { lengths }) => {
    const run = newest(past, lengths.nelson8);
    return run.length === lengths.nelson8 && run.every((z) => Math.abs(z) > 1) && run.some((z) => z > 0) && run.some((z) => z < 0);
  },
  we1: (past) => Math.abs(past.at(-1)!) > 3,
  we2: (past, { lengths }) => someBeyond(past, lengths.we2, 2),
  we3: (past, { lengths }) => someBeyond(past, lengths.we3, 1),
  we4: (past, { lengths }) => oneSide(past, lengths.we4),
};

const newest = (past: readonly number[], length: number) => past.slice(Math.max(0, past.length - length));
const movesOf = (run: readonly number[]) => run.slice(1).map((z, i) => z - run[i]!);
function oneSide(past: readonly number[], length: number): boolean {
  const run = newest(past, length);
  return run.length === length && (run.every((z) => z > 0) || run.every((z) => z < 0));
}
function someBeyond(past: readonly number[], { count, of }: { count: number; of: number }, sigmas: number): boolean {
  const side = Math.sign(past.at(-1)!);
  const beyond = newest(past, of).filter((z) => z * side > sigmas).length;
  return past.length >= of && past.at(-1)! * side > sigmas && beyond >= count;
}

/** Few distinct values, so that ties, points on lines and long runs are common; each stretch dwells on one zone or alternates. */
const stretch = fc.oneof(
  fc.array(fc.constantFrom(0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, -0.5, -1, -1.5, -2, -2.5, -3, -3.5), { maxLength: 20 }),
  fc.array(fc.constantFrom(0.5, 1, -0.5, -1, 0), { maxLength: 25 }),
  fc.array(fc.constantFrom(1.5, 2.5, -1.5, -2.5), { maxLength: 15 }),
  fc.array(fc.constantFrom(0.5, 1.5, 2.5, 1), { maxLength: 15 }),
  fc.array(fc.double({ min: -4, max: 4, noNaN: true }), { maxLength: 10 }),
  fc
    .tuple(fc.integer({ min: 2, max: 20 }), fc.constantFrom(-0.25, 0.25))
    .map(([n, slope]) => Array.from({ length: n }, (_, i) => (i - n / 2) * slope)),
  fc
    .tuple(fc.integer({ min: 2, max: 20 }), fc.double({ min: 0.1, max: 3, noNaN: true }))
    .map(([n, a]) => Array.from({ length: n }, (_, i) => (i % 2 ? a : -a))),
);
const series = fc.array(stretch, { maxLength: 5 }).map((stretches) => stretches.flat());
const run = (min: number) => fc.integer({ min, max: 16 });
const countOf = fc.integer({ min: 1, max: 30 }).chain((of) => fc.record({ of: fc.constant(of), count: fc.integer({ min: 1, max: of }) }));
const config = fc
  .option(
    fc.record({
      nelson2: run(2),
      nelson3: run(2),
      nelson4: run(3),
      nelson5: countOf,
      nelson6: countOf,
      nelson7: run(2),
      nelson8: run(2),
      we2: countOf,
      we3: countOf,
      we4: run(2),
    }),
    { nil: {} },
  )
  .map((lengths) => RunRuleConfig.parse({ rules: [...RUN_RULES], lengths }));

describe('against a re-scan of the whole series', () => {
  test('every rule flags the same points, whatever the run lengths', () => {
    fc.assert(
      fc.property(series, config, (zs, rules) => {
        const points = flagged(zs, rules);

        for (const rule of RUN_RULES) {
          const expected = zs.flatMap((_, i) => (NAIVE[rule](zs.slice(0, i + 1), rules) ? [i + 1] : []));
          expect(points.get(rule), rule).toEqual(expected);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('stopping, storing and going on at any point changes nothing', () => {
    fc.assert(
      fc.property(series, fc.nat(), (zs, cut) => {
        const rules = compileRunRules(ALL);
        const whole = freshRunRules();
        const expected = zs.map((z) => advanceRunRules(whole, z, rules));

        let stored = freshRunRules();
        const got = zs.map((z, i) => {
          if (i === cut % (zs.length + 1)) stored = RunRuleState.parse(JSON.parse(JSON.stringify(stored)));
          return advanceRunRules(stored, z, rules);
        });

        expect(got).toEqual(expected);
      }),
    );
  });
});

describe('over many points at once', () => {
  test('gives the masks and the state that point by point gives, in any pieces', () => {
    const wild = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -0, 3, -3);
    const points = fc.tuple(series, fc.array(wild, { maxLength: 3 })).map(([zs, odd]) => [...zs.slice(0, 9), ...odd, ...zs.slice(9)]);
    fc.assert(
      fc.property(points, config, fc.nat(), (zs, rules, cut) => {
        const compiled = compileRunRules(rules);
        const single = freshRunRules();
        const expected = zs.map((z) => advanceRunRules(single, z, compiled));

        const state = freshRunRules();
        const pieces = [zs.slice(0, cut % (zs.length + 1)), zs.slice(cut % (zs.length + 1))];
        const got = pieces.flatMap((piece) => {
          const masks = new Int16Array(piece.length);
          advanceRunRulesOver(state, Float64Array.from(piece), masks, compiled);
          return [...masks];
        });

        expect(got).toEqual(expected);
        expect(JSON.stringify(state)).toBe(JSON.stringify(single));
      }),
      { numRuns: 500 },
    );
  });
});

describe('the fine points', () => {
  test('a rule says the run length in use, and the standard one where none is given', () => {
    const lengths = RunLengths.parse({ nelson2: 7, nelson6: { count: 3, of: 4 }, we4: 20 });

    expect(RUN_RULES.map((rule) => runRuleTitle(rule, lengths))).toEqual([
      'One point beyond 3σ',
      'Seven in a row on one side of the centre line',
      'Six in a row rising or falling',
      'Fourteen in a row alternating up and down',
      'Two of three beyond 2σ on the same side',
      'Three of four beyond 1σ on the same side',
      'Fifteen in a row within 1σ',
      'Eight in a row beyond 1σ, on both sides',
      'One point beyond 3σ',
      'Two of three beyond 2σ on the same side',
      'Four of five beyond 1σ on the same side',
      '20 in a row on one side of the centre line',
    ]);
    expect(runRuleTitle('nelson2')).toBe('Nine in a row on one side of the centre line');
  });

  const points = (zs: number[], rule: RunRuleId) => flagged(zs).get(rule);

  test.each<[string, number[], RunRuleId, number[]]>([
    ['3σ exactly is not beyond', [3, -3, 3.0000001], 'nelson1', [3]],
    ['a point on the centre line resets one side', [...Array(8).fill(0.5), 0, ...Array(9).fill(0.5)], 'nelson2', [18]],
    ['a tie resets rising', [0, 0.1, 0.2, 0.3, 0.4, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9], 'nelson3', [11]],
    ['six points make a trend, not six moves', [0, 0.1, 0.2, 0.3, 0.4, 0.5], 'nelson3', [6]],
    ['the turning point belongs to both trends', [1, 0.9, 0.8, 0.7, 0.6, 0.7, 0.8, 0.9, 1, 1.1], 'nelson3', [10]],
    ['fourteen alternating points', Array.from({ length: 15 }, (_, i) => (i % 2 ? 0.2 : -0.2)), 'nelson4', [14, 15]],
    [
      'a tie resets alternating',
      [...Array.from({ length: 13 }, (_, i) => i % 2), 0, ...Array.from({ length: 13 }, (_, i) => (i + 1) % 2)],
      'nelson4',
      [27],
    ],
    ['two of three, newest within: not flagged', [2.1, 2.1, 1.9, 2.1], 'nelson5', [4]],
    ['two of three takes three points', [2.1, 2.1, 2.1], 'nelson5', [3]],
    ['two of three on different sides: not flagged', [2.1, -2.1, 0], 'nelson5', []],
    ['|z| = 1 is within 1σ', Array(15).fill(1), 'nelson7', [15]],
    ['eight beyond on one side only is not rule 8', Array(12).fill(1.5), 'nelson8', []],
    ['both sides must be among the last eight', [-1.5, ...Array(9).fill(1.5)], 'nelson8', [8]],
  ])('%s', (_, zs, rule, expected) => {
    expect(points(zs, rule)).toEqual(expected);
  });

  test('only enabled rules flag, with the run lengths given', () => {
    const rules = RunRuleConfig.parse({ rules: ['nelson2'], lengths: { nelson2: 3 } });

    const violations = [...flagged([4, 4, 4, 4], rules)];

    expect(violations).toEqual([['nelson2', [3, 4]]]);
  });

  test('a dispersion chart uses Nelson 1 to 4, and of Western Electric those that need no zones', () => {
    expect(dispersionRunRules(ALL).rules).toEqual(['nelson1', 'nelson2', 'nelson3', 'nelson4', 'we1', 'we4']);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('%d is refused and changes nothing', (z) => {
    const state = stepRunRules(freshRunRules(), 2.5, ALL).state;
    const before = cloneRunRules(state);

    const step = stepRunRules(state, z, ALL);
    const mask = advanceRunRules(state, z, compileRunRules(ALL));

    expect(step).toMatchObject({ violations: [], problem: { code: 'notANumber' } });
    expect(step.state).toBe(state);
    expect(mask).toBe(RUN_RULES_REFUSED);
    expect(runRuleIds(mask)).toEqual([]);
    expect(state).toEqual(before);
  });

  test('a step leaves the state it was given as it is', () => {
    const state = freshRunRules();

    stepRunRules(state, 3.5, ALL);

    expect(state).toEqual(freshRunRules());
  });

  test.each([{ nelson2: 1 }, { nelson2: 2.5 }, { nelson5: { count: 4, of: 3 } }, { nelson6: { count: 4, of: 31 } }])(
    'run lengths %j are refused',
    (lengths) => {
      expect(RunRuleConfig.safeParse({ lengths }).success).toBe(false);
    },
  );
});
