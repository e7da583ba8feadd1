import { z } from 'zod';
import { Time } from '../value.ts';
import { MAX_STREAMED_SAMPLE } from './control-constants.ts';
import { ControlLimits } from './control-limits.ts';
import { freshPhaseOne, PhaseOne } from './phase-one.ts';
import { freshRunRules, RunRuleState } from './run-rules.ts';
import { WeightedState } from './weighted-limits.ts';

/** What a streaming chart remembers between readings: bounded, plain, and the same after JSON. */
export const ChartState = z.object({
  /** Samples completed so far; the next point is number `samples` + 1. */
  samples: z.number().int().nonnegative(),
  /** Values of the sample that is still open, and the time of its first reading. */
  open: z.array(z.number()).max(MAX_STREAMED_SAMPLE),
  openedAt: Time.nullable(),
  /** Units whose readings are in the open sample; left out: none is known. */
  units: z.array(z.string()).max(MAX_STREAMED_SAMPLE).optional(),
  /** The rational subgroup of the last reading, the time of the open sample's last one, and whether what else comes of it is left out. Of samples in a row: none. */
  group: z.string().nullable().optional(),
  openTo: Time.optional(),
  full: z.boolean().optional(),
  /** Samples smaller than the others, which entered neither phase I nor what was seen since. */
  short: z.array(z.number().int().positive()).max(1000).optional(),
  /** Last value of a chart of single values, for the next moving range. */
  previous: z.number().nullable(),
  phaseOne: PhaseOne,
  /** What this chart learned and froze. Released limits in the params go before it. */
  learned: ControlLimits.nullable(),
  /** Version of the limits that the runs below were judged by; other limits start new runs. 0: none yet. */
  judgedBy: z.number().int().nonnegative(),
  locationRuns: RunRuleState,
  dispersionRuns: RunRuleState,
  /** Of an EWMA or CUSUM chart, what it remembers; null or left out: it begins. */
  weighted: WeightedState.nullable().optional(),
  /** Samples since the limits were frozen, or since the last look whether they still fit. Left out: none yet. */
  recent: PhaseOne.optional(),
});
export type ChartState = z.infer<typeof ChartState>;

export function freshChart(): ChartState {
  return {
    samples: 0,
    open: [],
    openedAt: null,
    previous: null,
    phaseOne: freshPhaseOne(),
    learned: null,
    judgedBy: 0,
    locationRuns: freshRunRules(),
    dispersionRuns: freshRunRules(),
  };
}
