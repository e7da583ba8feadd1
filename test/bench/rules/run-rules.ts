import {
  advanceRunRules,
  advanceRunRulesOver,
  compileRunRules,
  freshRunRules,
  NELSON_RULES,
  RUN_RULES,
  RunRuleConfig,
  type RunRuleId,
  runRuleIds,
} from '@fettle/flows/statistics/index.ts';
import { measureRate } from './measure-rate.ts';
import type { RulesPart } from './rules-part.ts';
import { seededNumbers } from './seeded-numbers.ts';

const POINTS = 1 << 18;
/** Points that the plain second way judges as well: it looks back from each of them. */
const CHECKED = 5_000;

/** All eight Nelson rules over a series of z-scores on one core: at once, as back-tests judge, and point by point, as charts that follow a machine do. */
export const runRules: RulesPart = {
  name: 'run-rules',
  summary: 'all eight Nelson rules over a stream of z-scores, points a second',
  async run({ seconds, figure, say }) {
    const series = zScores(POINTS);
    const nelson = compileRunRules(RunRuleConfig.parse({ rules: NELSON_RULES }));
    const every = compileRunRules(RunRuleConfig.parse({ rules: RUN_RULES }));
    const masks = new Int16Array(POINTS);
    const state = freshRunRules();
    const judge = (rules: typeof nelson) => () => {
      advanceRunRulesOver(state, series, masks, rules);
      return POINTS;
    };
    const single = (rules: typeof nelson) => () => {
      for (let index = 0; index < POINTS; index += 1) masks[index] = advanceRunRules(state, series[index] as number, rules);
      return POINTS;
    };
    figure('run_rules_points_per_s', await measureRate(seconds, judge(nelson)), 'points/s');
    figure('run_rules_both_sets_points_per_s', await measureRate(seconds, judge(every)), 'points/s');
    figure('run_rules_single_points_per_s', await measureRate(seconds, single(nelson)), 'points/s');
    let flagged = 0;
    for (const mask of masks) if (mask !== 0) flagged += 1;
    say(`${((flagged / POINTS) * 100).toFixed(1)} % of the points violate a rule`);
    return differences(series.subarray(0, CHECKED));
  },
};

/** Normal values that wander a little, so that every rule is violated now and then. */
function zScores(count: number): Float64Array {
  const random = seededNumbers(17);
  const series = new Float64Array(count);
  let level = 0;
  for (let index = 0; index < count; index += 1) {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    level = level * 0.98 + (random() - 0.5) * 0.3;
    series[index] = level + normal;
  }
  return series;
}

/** The rules as Nelson words them, each point looking back over the series by itself. */
const LOOKING_BACK: readonly (readonly [RunRuleId, (last: (count: number) => number[]) => boolean])[] = [
  ['nelson1', (last) => last(1).every((z) => Math.abs(z) > 3)],
  ['nelson2', (last) => oneSide(last(9), 9)],
  ['nelson3', (last) => last(6).length === 6 && (moves(last(6)).every((move) => move > 0) || moves(last(6)).every((move) => move < 0))],
  ['nelson4', (last) => last(14).length === 14 && moves(last(14)).every((move, i, all) => i === 0 || move * (all[i - 1] as number) < 0)],
  ['nelson5', (last) => someBeyond(last(3), 3, 2, 2)],
  ['nelson6', (last) => someBeyond(last(5), 5, 4, 1)],
  ['nelson7', (last) => last(15).length === 15 && last(15).every((z) => Math.abs(z) <= 1)],
  ['nelson8', (last) => last(8).length === 8 && last(8).every((z) => Math.abs(z) > 1) && !oneSide(last(8), 8)],
];
const moves = (zs: readonly number[]): number[] => zs.slice(1).map((z, index) => z - (zs[index] as number));
const oneSide = (zs: readonly number[], count: number): boolean =>
  zs.length === count && (zs.every((z) => z > 0) || zs.every((z) => z < 0));
function someBeyond(zs: readonly number[], of: number, count: number, sigmas: number): boolean {
  const side = Math.sign(zs.at(-1) ?? 0);
  return zs.length === of && (zs.at(-1) ?? 0) * side > sigmas && zs.filter((z) => z * side > sigmas).length >= count;
}

function differences(series: Float64Array): string[] {
  const nelson = compileRunRules(RunRuleConfig.parse({ rules: NELSON_RULES }));
  const state = freshRunRules();
  const masks = new Int16Array(series.length);
  advanceRunRulesOver(freshRunRules(), series, masks, nelson);
  for (const [index, z] of series.entries()) {
    const atOnce = runRuleIds(masks[index] as number);
    const streamed = runRuleIds(advanceRunRules(state, z, nelson));
    const last = (count: number): number[] => [...series.subarray(Math.max(0, index + 1 - count), index + 1)];
    const lookedBack = LOOKING_BACK.filter(([, violated]) => violated(last)).map(([rule]) => rule);
    if (streamed.join() !== lookedBack.join() || atOnce.join() !== lookedBack.join())
      return [
        `run rules at point ${index + 1}: at once says ${atOnce.join() || 'none'}, point by point ${streamed.join() || 'none'}, looking back says ${lookedBack.join() || 'none'}`,
      ];
  }
  return [];
}
