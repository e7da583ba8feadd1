import { z } from 'zod';
import { ChartKind, isAttributeChart } from './chart-kind.ts';
import { MAX_RANGE_SAMPLE, MAX_STREAMED_SAMPLE } from './control-constants.ts';
import { ControlLimits } from './control-limits.ts';
import { SubgroupPlan } from './rational-subgroup.ts';
import { RunRuleConfig } from './run-rule-config.ts';
import { CusumParams, EwmaParams } from './weighted-limits.ts';

/** Readings a sample: 1 for a chart of single values or of counts, whatever `n` says. */
export function sampleSize({ kind, n }: { readonly kind: ChartKind; readonly n: number }): number {
  return kind === 'i-mr' || isAttributeChart(kind) ? 1 : n;
}

/** What a streaming chart needs to know. */
export const ChartParams = z
  .object({
    kind: ChartKind,
    /** Values a sample; an I-MR chart has no use for it. Of a chart of counts, what each counts in: units inspected, or areas of opportunity. */
    n: z.number().positive().default(5),
    ewma: EwmaParams.optional(),
    cusum: CusumParams.optional(),
    /** Released limits. Without them, the chart learns from its first samples and then freezes what it learned, once. */
    limits: ControlLimits.optional(),
    /** Version that limits learned here get: one more than the chart's last. */
    nextVersion: z.number().int().positive().default(1),
    /** Phase I: how many samples to learn from when there are no released limits. */
    phaseOne: z.number().int().min(2).max(1000).default(25),
    rules: RunRuleConfig.prefault({}),
    /** Which readings make a sample; a chart of counts has one sample a reading. */
    subgroups: SubgroupPlan.prefault({}),
    /** Take readings of quality "uncertain" as well as good ones. Bad and stale ones are never taken. */
    acceptUncertain: z.boolean().default(false),
  })
  .superRefine((params, context) => {
    const n = sampleSize(params);
    if (!isAttributeChart(params.kind) && !(Number.isInteger(n) && n >= 1 && n <= MAX_STREAMED_SAMPLE)) {
      const message = `samples are of 1 to ${MAX_STREAMED_SAMPLE} values`;
      context.addIssue({ code: 'custom', path: ['n'], message });
      return;
    }
    if (params.kind === 'xbar-r' && (n < 2 || n > MAX_RANGE_SAMPLE)) {
      context.addIssue({ code: 'custom', path: ['n'], message: `an X̄-R chart takes samples of 2 to ${MAX_RANGE_SAMPLE}` });
    }
    if (params.kind === 'xbar-s' && n < 2) {
      context.addIssue({ code: 'custom', path: ['n'], message: `an X̄-S chart takes samples of 2 to ${MAX_STREAMED_SAMPLE}` });
    }
    if (params.limits !== undefined && (params.limits.kind !== params.kind || (!isAttributeChart(params.kind) && params.limits.n !== n))) {
      context.addIssue({
        code: 'custom',
        path: ['limits'],
        message: `these limits are of a chart ${params.limits.kind} with samples of ${params.limits.n}, but this one is ${params.kind} with ${n}`,
      });
    }
  });
export type ChartParams = z.infer<typeof ChartParams>;
