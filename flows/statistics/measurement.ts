import type { Reading } from '../value.ts';
import { found, refused, type StatisticOutcome } from './statistic-outcome.ts';

/**
 * Largest magnitude that a statistic takes, in the signal's unit. No instrument reports more, and squares and sums below it stay finite, so that no state can
 * come to hold Infinity (which JSON would store as null).
 */
export const MAX_MAGNITUDE = 1e100;

/** True for a finite number within ±MAX_MAGNITUDE. */
export function isMeasurement(value: unknown): value is number {
  return typeof value === 'number' && value >= -MAX_MAGNITUDE && value <= MAX_MAGNITUDE;
}

/** The number itself, or why no statistic can take it. */
export function measurement(value: unknown): StatisticOutcome<number> {
  if (isMeasurement(value)) return found(value);
  if (typeof value === 'number' && !Number.isNaN(value)) {
    return refused('outOfRange', `The value ${value} is beyond ±${MAX_MAGNITUDE}. Check the signal's mapping and unit.`);
  }
  const shown = typeof value === 'number' ? 'NaN' : value === null ? 'no value' : `a ${typeof value}`;
  return refused('notANumber', `A statistic takes numbers, this reading is ${shown}. Check the signal's value kind and its mapping.`);
}

/** What a statistic needs of a reading. */
export type StatisticReading = Pick<Reading, 'value' | 'quality' | 'sourceTime'>;

/** The number of a reading that may enter a statistic: bad and stale never do, uncertain only when asked for. */
export function measurementOf(reading: StatisticReading, acceptUncertain = false): StatisticOutcome<number> {
  const accepted = reading.quality === 'good' || (acceptUncertain && reading.quality === 'uncertain');
  if (!accepted) {
    return refused('badQuality', `A reading of quality "${reading.quality}" does not enter the statistic.`);
  }
  if (!Number.isSafeInteger(reading.sourceTime) || reading.sourceTime < 0) {
    return refused(
      'outOfRange',
      `The reading's time ${reading.sourceTime} is no time in milliseconds since 1970. Check the source's clock.`,
    );
  }
  return measurement(reading.value);
}
