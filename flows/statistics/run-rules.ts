/**
 * Run rules over a stream of z-scores, in constant time and constant state per point.
 *
 * Invariants:
 * 1. The state is a plain object of numbers; it survives JSON to the last bit.
 * 2. One state serves all rules, Nelson and Western Electric, of any run length: changing a length does not invalidate it.
 * 3. A point flags by itself: the mask is of the rules that the newest point completes, as a re-scan of the whole series would find.
 * 4. A z-score that is not finite changes nothing.
 */
import { z } from 'zod';
import { MAX_OF, RUN_RULES, type RunRuleConfig, type RunRuleId } from './run-rule-config.ts';
import { type Refusal, refused } from './statistic-outcome.ts';

const Count = z.number().int().nonnegative();

export const RunRuleState = z.object({
  points: Count,
  /** Last z-score; means nothing while `points` is 0. */
  previous: z.number(),
  /** Points in a row on one side of the centre line, negative below; 0 on the line. */
  side: z.number().int(),
  /** Points in a row rising, negative when falling; 0 after a tie. Its sign is the last move's. */
  trend: z.number().int(),
  /** Points in a row that alternate. */
  alternating: Count,
  /** Points in a row with |z| ≤ 1, and with |z| > 1. */
  within1: Count,
  beyond1: Count,
  /** The last 30 points, newest in bit 0: 1 where beyond that many σ on that side. */
  above1: Count,
  below1: Count,
  above2: Count,
  below2: Count,
});
export type RunRuleState = z.infer<typeof RunRuleState>;

export function freshRunRules(): RunRuleState {
  return { points: 0, previous: 0, side: 0, trend: 0, alternating: 0, within1: 0, beyond1: 0, above1: 0, below1: 0, above2: 0, below2: 0 };
}

export function cloneRunRules(state: RunRuleState): RunRuleState {
  return { ...state };
}

/** `count` of the last `of` points; `bits` has `of` ones. */
interface SomeOf {
  readonly count: number;
  readonly of: number;
  readonly bits: number;
}

/** A configuration lowered to numbers, for `advanceRunRules`. Build it once. */
export interface CompiledRunRules {
  readonly enabled: number;
  readonly oneSide: number;
  readonly trend: number;
  readonly alternating: number;
  readonly within: number;
  readonly beyond: number;
  readonly weOneSide: number;
  readonly nelson5: SomeOf;
  readonly nelson6: SomeOf;
  readonly we2: SomeOf;
  readonly we3: SomeOf;
}

/** A one for each point that is remembered. */
export const HISTORY = 2 ** MAX_OF - 1;
/** Each rule's bit in a mask of violations. */
export const RULE_BITS = Object.fromEntries(RUN_RULES.map((rule, index) => [rule, 1 << index])) as Record<RunRuleId, number>;
const [NELSON1, NELSON2, NELSON3, NELSON4] = [RULE_BITS.nelson1, RULE_BITS.nelson2, RULE_BITS.nelson3, RULE_BITS.nelson4];
const [NELSON5, NELSON6, NELSON7, NELSON8] = [RULE_BITS.nelson5, RULE_BITS.nelson6, RULE_BITS.nelson7, RULE_BITS.nelson8];
const [WE1, WE2, WE3, WE4] = [RULE_BITS.we1, RULE_BITS.we2, RULE_BITS.we3, RULE_BITS.we4];

/** Configurations are not changed once parsed, so each is lowered once. */
const lowered = new WeakMap<RunRuleConfig, CompiledRunRules>();

export function compileRunRules(config: RunRuleConfig): CompiledRunRules {
  const known = lowered.get(config);
  if (known !== undefined) return known;
  const compiled = lower(config);
  lowered.set(config, compiled);
  return compiled;
}

function lower({ rules, lengths }: RunRuleConfig): CompiledRunRules {
  let enabled = 0;
  for (const rule of rules) enabled |= RULE_BITS[rule];
  return {
    enabled,
    oneSide: lengths.nelson2,
    trend: lengths.nelson3,
    alternating: lengths.nelson4,
    within: lengths.nelson7,
    beyond: lengths.nelson8,
    weOneSide: lengths.we4,
    nelson5: someOf(lengths.nelson5),
    nelson6: someOf(lengths.nelson6),
    we2: someOf(lengths.we2),
    we3: someOf(lengths.we3),
  };
}

function someOf({ count, of }: { readonly count: number; readonly of: number }): SomeOf {
  return { count, of, bits: 2 ** of - 1 };
}

/** Bits set in a 32-bit number. Source: Warren, Hacker's Delight, 5-1. */
function bitCount(bits: number): number {
  let x = bits - ((bits >>> 1) & 0x55555555);
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  x = (x + (x >>> 4)) & 0x0f0f0f0f;
  return Math.imul(x, 0x01010101) >>> 24;
}

/** "Two of three" speaks of three points: it is not judged before there are so many. */
function reached(rule: SomeOf, history: number, points: number): boolean {
  return points >= rule.of && bitCount(history & rule.bits) >= rule.count;
}

/** What `advanceRunRules` gives for a z-score that is NaN or infinite. */
export const RUN_RULES_REFUSED = -1;

/**
 * The fast path: changes `state` in place and gives the violated rules as a mask (see `runRuleIds`): 0 for none, RUN_RULES_REFUSED (negative), with the state
 * untouched, for a z-score that is not finite.
 */
export function advanceRunRules(state: RunRuleState, z: number, rules: CompiledRunRules): number {
  if (!Number.isFinite(z)) return RUN_RULES_REFUSED;

  const lastSide = state.side;
  const side = z > 0 ? (lastSide > 0 ? lastSide + 1 : 1) : z < 0 ? (lastSide < 0 ? lastSide - 1 : -1) : 0;
  const lastTrend = state.trend;
  let trend = 0;
  let alternating = 1;
  if (state.points > 0) {
    if (z > state.previous) {
      trend = lastTrend > 0 ? lastTrend + 1 : 2;
      alternating = lastTrend < 0 ? state.alternating + 1 : 2;
    } else if (z < state.previous) {
      trend = lastTrend < 0 ? lastTrend - 1 : -2;
      alternating = lastTrend > 0 ? state.alternating + 1 : 2;
    }
  }
  const distance = Math.abs(z);
  const beyond1 = distance > 1 ? state.beyond1 + 1 : 0;
  const within1 = distance > 1 ? 0 : state.within1 + 1;
  const above1 = ((state.above1 << 1) & HISTORY) | (z > 1 ? 1 : 0);
  const below1 = ((state.below1 << 1) & HISTORY) | (z < -1 ? 1 : 0);
  const above2 = ((state.above2 << 1) & HISTORY) | (z > 2 ? 1 : 0);
  const below2 = ((state.below2 << 1) & HISTORY) | (z < -2 ? 1 : 0);
  const points = state.points + 1;
  state.points = points;
  state.previous = z;
  state.side = side;
  state.trend = trend;
  state.alternating = alternating;
  state.within1 = within1;
  state.beyond1 = beyond1;
  state.above1 = above1;
  state.below1 = below1;
  state.above2 = above2;
  state.below2 = below2;

  let mask = 0;
  const onOneSide = Math.abs(side);
  if (onOneSide >= rules.oneSide) mask |= NELSON2;
  if (onOneSide >= rules.weOneSide) mask |= WE4;
  if (Math.abs(trend) >= rules.trend) mask |= NELSON3;
  if (alternating >= rules.alternating) mask |= NELSON4;
  if (within1 >= rules.within) mask |= NELSON7;
  if (distance > 1) {
    const bits1 = z > 0 ? above1 : below1;
    if (reached(rules.nelson6, bits1, points)) mask |= NELSON6;
    if (reached(rules.we3, bits1, points)) mask |= WE3;
    // All of the last `beyond` points are off the centre line, so both sides are among them unless the one-sided run covers them.
    if (beyond1 >= rules.beyond && onOneSide < rules.beyond) mask |= NELSON8;
    if (distance > 2) {
      const bits2 = z > 0 ? above2 : below2;
      if (reached(rules.nelson5, bits2, points)) mask |= NELSON5;
      if (reached(rules.we2, bits2, points)) mask |= WE2;
      if (distance > 3) mask |= NELSON1 | WE1;
    }
  }
  return mask & rules.enabled;
}

/** Names of the rules in a mask, in the order of RUN_RULES. Empty for RUN_RULES_REFUSED. */
export function runRuleIds(mask: number): RunRuleId[] {
  return mask <= 0 ? [] : RUN_RULES.filter((rule) => (mask & RULE_BITS[rule]) !== 0);
}

export interface RunRuleStep {
  readonly state: RunRuleState;
  readonly violations: readonly RunRuleId[];
  /** Why the z-score was not taken; the state is then the one given. */
  readonly problem?: Refusal;
}

/** One point, leaving the given state as it is. */
export function stepRunRules(state: RunRuleState, z: number, config: RunRuleConfig): RunRuleStep {
  const next = cloneRunRules(state);
  const mask = advanceRunRules(next, z, compileRunRules(config));
  if (mask === RUN_RULES_REFUSED) {
    return {
      state,
      violations: [],
      problem: refused('notANumber', `The run rules take finite z-scores, not ${z}. Check the limits and the reading.`).refusal,
    };
  }
  return { state: next, violations: runRuleIds(mask) };
}
