import type { Predicate } from '../rules/predicate.ts';
import type { SeriesJudged } from './block-operand.ts';
import { GrowingPlaces } from './growing-places.ts';
import { BLOCK_LENGTH } from './series-blocks.ts';
import { seriesPredicate } from './series-predicate.ts';
import { ANY_TRUTH } from './truth-bits.ts';

/**
 * Places of a series at which the truth of a predicate becomes another one, not known among them, and besides all those at which it has a truth of `always` (bits). What must be so without a break is broken
 * by a reading that is not known; else as `truthMoments`.
 */
export function changeMoments(predicate: Predicate, judged: SeriesJudged, always: number): Uint32Array {
  const test = seriesPredicate(predicate, judged);
  const { blockLength = BLOCK_LENGTH } = judged;
  const { length } = judged.series;
  const found = new GrowingPlaces();
  const room = new Uint8Array(Math.min(blockLength, length));
  let wanted = ANY_TRUTH;
  for (let begin = 0; begin < length; begin += blockLength) {
    const end = Math.min(length, begin + blockLength);
    if ((test.possible(begin, end) & wanted) === 0) continue;
    const truths = room.subarray(0, end - begin);
    test.fill(begin, truths);
    for (let index = 0; index < truths.length; index += 1) {
      const truth = truths[index] as number;
      if ((truth & wanted) === 0) continue;
      wanted = (ANY_TRUTH & ~truth) | always;
      found.push(begin + index);
    }
  }
  return found.places();
}
