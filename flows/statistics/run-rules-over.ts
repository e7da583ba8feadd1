/**
 * Run rules over many z-scores at once, for back-tests and studies of millions of points.
 *
 * Invariants:
 * 1. The masks and the state afterwards are those of `advanceRunRules`, point by point; a property test compares them.
 * 2. Nothing in the loop jumps by what a z-score is: on noise, which side a point falls on cannot be foretold, and each wrong guess of the processor costs more than
 *    all of a point's arithmetic. So z is looked at as bits, and a comparison is the sign of a difference.
 * 3. Nothing is allocated for a point.
 */
import { type CompiledRunRules, HISTORY, RULE_BITS, RUN_RULES_REFUSED, type RunRuleState } from './run-rules.ts';

const { nelson1, nelson2, nelson3, nelson4, nelson5, nelson6, nelson7, nelson8, we1, we2, we3, we4 } = RULE_BITS;

/** Upper halves of the doubles 1, 2 and 3, shifted once; in a z's, the bit made free says whether anything is left below. */
const ONE = 0x3ff00000 >>> 1;
const TWO = 0x40000000 >>> 1;
const THREE = 0x40080000 >>> 1;
const NOT_FINITE = 0x7ff00000;

/** Which half of a double holds its sign: 1 where the lower half comes first in memory. */
const UPPER = new Int32Array(Float64Array.of(1).buffer)[0] === 0 ? 1 : 0;

/** Bits set in a number of at most 30 bits. Source: Warren, Hacker's Delight, 5-1. */
function bitCount(bits: number): number {
  let x = bits - ((bits >>> 1) & 0x55555555);
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  x = (x + (x >>> 4)) & 0x0f0f0f0f;
  return Math.imul(x, 0x01010101) >>> 24;
}

/** 1 when a ≥ b, else 0, for numbers of at most 31 bits. */
function atLeast(a: number, b: number): number {
  return ((b - 1 - a) | 0) >>> 31;
}

/** Points in one go: few enough that the loop's end is soon reached and compiled with it; a loop that never ended starts over at its first end, each time. */
const CHUNK = 2048;

/**
 * @param masks takes one mask for each z-score (see `runRuleIds`); RUN_RULES_REFUSED where it is not finite
 */
export function advanceRunRulesOver(state: RunRuleState, zs: Float64Array, masks: Int16Array, rules: CompiledRunRules): void {
  const words = new Int32Array(zs.buffer, zs.byteOffset, zs.length * 2);
  for (let from = 0; from < zs.length; from += CHUNK)
    advanceChunk(state, { zs, words, masks, from, to: Math.min(from + CHUNK, zs.length) }, rules);
}

const difference = new Float64Array(1);
const differenceWords = new Int32Array(difference.buffer);

interface Chunk {
  readonly zs: Float64Array;
  /** The same memory as `zs`. */
  readonly words: Int32Array;
  readonly masks: Int16Array;
  readonly from: number;
  readonly to: number;
}

function advanceChunk(state: RunRuleState, { zs, words, masks, from, to }: Chunk, rules: CompiledRunRules): void {
  const {
    enabled,
    oneSide,
    trend: trendRun,
    alternating: alternatingRun,
    within,
    beyond,
    weOneSide,
    nelson5: n5,
    nelson6: n6,
    we2: w2,
    we3: w3,
  } = rules;
  const ofWesternElectric = (enabled & (we2 | we3)) !== 0;
  let points = state.points | 0;
  let within1 = state.within1 | 0;
  let beyond1 = state.beyond1 | 0;
  let above1 = state.above1 | 0;
  let below1 = state.below1 | 0;
  let above2 = state.above2 | 0;
  let below2 = state.below2 | 0;
  let alternating = points === 0 ? 1 : state.alternating | 0;
  let up = Math.max(0, state.side) | 0;
  let down = Math.max(0, -state.side) | 0;
  // Moves in a row, where the state counts points in a row.
  let rises = Math.max(0, state.trend - 1) | 0;
  let falls = Math.max(0, -state.trend - 1) | 0;
  let previous = state.previous;
  let begun = points > 0;

  for (let index = from; index < to; index += 1) {
    const upper = words[2 * index + UPPER] as number;
    const lower = words[2 * index + 1 - UPPER] as number;
    const magnitude = upper & 0x7fffffff;
    if (magnitude >= NOT_FINITE) {
      masks[index] = RUN_RULES_REFUSED;
      continue;
    }
    const z = zs[index] as number;
    const left = (lower | -lower) >>> 31;
    const size = (magnitude >>> 1) | (magnitude & 1) | left;
    const off = (size | -size) >>> 31;
    const negative = upper >>> 31;
    const above = off & ~negative;
    const below = off & negative;
    up = (up + 1) & -above;
    down = (down + 1) & -below;

    if (!begun) {
      previous = z;
      begun = true;
    }
    difference[0] = z - previous;
    previous = z;
    const moveUpper = differenceWords[UPPER] as number;
    const moveLower = differenceWords[1 - UPPER] as number;
    const moveSize = (moveUpper & 0x7fffffff) | moveLower;
    const moved = (moveSize | -moveSize) >>> 31;
    const fall = moved & (moveUpper >>> 31);
    const rise = moved & ~fall;
    const turned = (rise & atLeast(falls, 1)) | (fall & atLeast(rises, 1));
    alternating = (1 + moved + ((alternating - 1) & -turned)) | 0;
    rises = (rises + 1) & -rise;
    falls = (falls + 1) & -fall;

    const beyondOne = ((ONE - size) | 0) >>> 31;
    const beyondTwo = ((TWO - size) | 0) >>> 31;
    const beyondThree = ((THREE - size) | 0) >>> 31;
    points = (points + 1) | 0;
    within1 = (within1 + 1) & (beyondOne - 1);
    beyond1 = (beyond1 + 1) & -beyondOne;
    above1 = ((above1 << 1) & HISTORY) | (beyondOne & above);
    below1 = ((below1 << 1) & HISTORY) | (beyondOne & below);
    above2 = ((above2 << 1) & HISTORY) | (beyondTwo & above);
    below2 = ((below2 << 1) & HISTORY) | (beyondTwo & below);

    const onOneSide = up | down;
    const sameSide1 = (above1 & -above) | (below1 & -below);
    const sameSide2 = (above2 & -above) | (below2 & -below);
    let mask =
      (-beyondThree & (nelson1 | we1)) |
      (-atLeast(onOneSide, oneSide) & nelson2) |
      (-atLeast((rises | falls) + 1, trendRun) & nelson3) |
      (-atLeast(alternating, alternatingRun) & nelson4) |
      (-(beyondTwo & atLeast(points, n5.of) & atLeast(bitCount(sameSide2 & n5.bits), n5.count)) & nelson5) |
      (-(beyondOne & atLeast(points, n6.of) & atLeast(bitCount(sameSide1 & n6.bits), n6.count)) & nelson6) |
      (-atLeast(within1, within) & nelson7) |
      (-(atLeast(beyond1, beyond) & (1 - atLeast(onOneSide, beyond))) & nelson8) |
      (-atLeast(onOneSide, weOneSide) & we4);
    if (ofWesternElectric)
      mask |=
        (-(beyondTwo & atLeast(points, w2.of) & atLeast(bitCount(sameSide2 & w2.bits), w2.count)) & we2) |
        (-(beyondOne & atLeast(points, w3.of) & atLeast(bitCount(sameSide1 & w3.bits), w3.count)) & we3);
    masks[index] = mask & enabled;
  }
  if (!begun) return;
  const side = up - down;
  const trend = rises > 0 ? rises + 1 : falls > 0 ? -falls - 1 : 0;
  Object.assign(state, { points, previous, side, trend, alternating, within1, beyond1, above1, below1, above2, below2 });
}
