import { isMeasurement } from './measurement.ts';
import { found, refused, type StatisticOutcome } from './statistic-outcome.ts';

/** What the overall equipment effectiveness of a period is computed from. Times and the run time of one piece are in one unit. */
export interface OeeInput {
  /** PBT, planned busy time: planned operation time without planned down time. */
  readonly plannedBusyTime: number;
  /** APT, actual production time. */
  readonly productionTime: number;
  /** AUPT, actual unit processing time: production time and set-up. Left out: no NEE. */
  readonly processingTime?: number | undefined;
  /** PRI, planned run time for one piece. */
  readonly plannedRunTime: number;
  /** PQ, produced quantity. */
  readonly produced: number;
  /** GQ, good quantity. */
  readonly good: number;
  /** Pieces that were inspected, and those of them that were good without rework. Left out: no first pass yield. */
  readonly inspected?: number | undefined;
  readonly goodAtFirstPass?: number | undefined;
}

/** Ratios, not percentages. null: a denominator is zero, so there is no value. */
export interface Oee {
  /** APT / PBT. */
  readonly availability: number | null;
  /** PRI · PQ / APT. Above 1 when pieces take less than planned: then the planned run time is wrong, and it is shown as it is. */
  readonly effectiveness: number | null;
  /** GQ / PQ. */
  readonly qualityRatio: number | null;
  /** availability · effectiveness · quality ratio. */
  readonly oee: number | null;
  /** AUPT / PBT · effectiveness · quality ratio: set-up is no loss in it. */
  readonly nee: number | null;
  /** Good at first pass / inspected. */
  readonly firstPassYield: number | null;
  /** Where the planned busy time went, in its unit: the four add up to it. A negative speed loss is an effectiveness above 1. */
  readonly losses: { readonly availability: number; readonly speed: number; readonly quality: number; readonly valuable: number };
}

/**
 * Overall equipment effectiveness, net equipment effectiveness and first pass yield. Source: ISO 22400-2:2014, 9.4 to 9.9 and 9.11. Refuses what cannot be: a
 * negative time, more production than planned busy time, more good pieces than produced ones.
 */
export function oeeOf(input: OeeInput): StatisticOutcome<Oee> {
  const { plannedBusyTime: pbt, productionTime: apt, processingTime: aupt, plannedRunTime: pri, produced: pq, good: gq } = input;
  const { inspected, goodAtFirstPass } = input;
  const named = { PBT: pbt, APT: apt, AUPT: aupt, PRI: pri, PQ: pq, GQ: gq, inspected, 'good at first pass': goodAtFirstPass };
  for (const [name, value] of Object.entries(named)) {
    if (value === undefined) continue;
    if (!isMeasurement(value)) return refused('notANumber', `OEE cannot be computed: ${name} is ${value}.`);
    if (value < 0) return refused('outOfRange', `${name} is ${value}: times and quantities are 0 or more.`);
  }
  const ordered = [
    ['APT', apt, 'PBT', pbt],
    ['APT', apt, 'AUPT', aupt],
    ['AUPT', aupt, 'PBT', pbt],
    ['GQ', gq, 'PQ', pq],
    ['Good at first pass', goodAtFirstPass, 'inspected', inspected],
  ] as const;
  for (const [part, less, whole, more] of ordered) {
    if (less !== undefined && more !== undefined && less > more)
      return refused('outOfRange', `${part} ${less} is more than ${whole} ${more}, of which it is a part.`);
  }
  const availability = ratio(apt, pbt);
  const effectiveness = ratio(pri * pq, apt);
  const qualityRatio = ratio(gq, pq);
  return found({
    availability,
    effectiveness,
    qualityRatio,
    oee: product(availability, effectiveness, qualityRatio),
    nee: aupt === undefined ? null : product(ratio(aupt, pbt), effectiveness, qualityRatio),
    firstPassYield: inspected === undefined || goodAtFirstPass === undefined ? null : ratio(goodAtFirstPass, inspected),
    losses: { availability: pbt - apt, speed: apt - pri * pq, quality: pri * (pq - gq), valuable: pri * gq },
  });
}

const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

function product(...ratios: readonly (number | null)[]): number | null {
  return ratios.reduce((before, next) => (before === null || next === null ? null : before * next), 1);
}
