import { z } from 'zod';
import { Time } from '../value.ts';
import type { ChartPoint } from './chart-step.ts';
import { MAX_STREAMED_SAMPLE } from './control-constants.ts';
import { ChartLines } from './control-limits.ts';
import { RunRuleId } from './run-rule-config.ts';

const Plotted = z.object({ value: z.number(), z: z.number().nullable(), limits: ChartLines.nullable(), violations: z.array(RunRuleId) });

/** One sample of a chart as it is kept for good: its values, where they come from, and what it was judged by. */
export const SampleRecord = z.object({
  /** Counted from 1 by the released version of the rule. */
  sample: z.number().int().positive(),
  from: Time,
  to: Time,
  values: z.array(z.number()).max(MAX_STREAMED_SAMPLE),
  /** Values, units inspected, or areas of opportunity. */
  size: z.number().positive(),
  units: z.array(z.string()),
  group: z.string().nullable(),
  /** Null in phase I, when nothing is judged. */
  limitsVersion: z.number().int().positive().nullable(),
  ...Plotted.shape,
  dispersion: Plotted.nullable(),
  sums: z.object({ high: z.number(), low: z.number() }).optional(),
});
export type SampleRecord = z.infer<typeof SampleRecord>;

/** What is kept of a point: all but whether it was learned from, which `limitsVersion` says. */
export function sampleRecord({ phase: _, ...point }: ChartPoint): SampleRecord {
  return { ...point, values: [...point.values], units: [...point.units], violations: [...point.violations], dispersion: plotted(point) };
}

function plotted({ dispersion }: Pick<ChartPoint, 'dispersion'>): SampleRecord['dispersion'] {
  return dispersion === null ? null : { ...dispersion, violations: [...dispersion.violations] };
}
