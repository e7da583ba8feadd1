import { z } from 'zod';
import { MAX_RANGE_SAMPLE } from './control-constants.ts';
import { ChartKind, ControlLimits } from './control-limits.ts';
import { RunRuleConfig } from './run-rule-config.ts';

/** Largest sample of a chart that is fed reading by reading: the values of the open sample are in its stored state. */
export const MAX_STREAMED_SAMPLE = 25;

/** Values a sample: 1 for an individuals chart, whatever `n` says. */
export function sampleSize({ kind, n }: { readonly kind: ChartKind; readonly n: number }): number {
  return kind === 'i-mr' ? 1 : n;
}

/** What a streaming chart needs to know. */
export const ChartParams = z
  .object({
    kind: ChartKind,
    /** Values a sample; an I-MR chart has no use for it. */
    n: z.number().int().min(1).max(MAX_STREAMED_SAMPLE).default(5),
    /** Released limits. Without them, the chart learns from its first samples and then freezes what it learned, once. */
    limits: ControlLimits.optional(),
    /** Phase I: how many samples to learn from when there are no released limits. */
    phaseOne: z.number().int().min(2).max(1000).default(25),
    rules: RunRuleConfig.prefault({}),
    /** Take readings of quality "uncertain" as well as good ones. Bad and stale ones are never taken. */
    acceptUncertain: z.boolean().default(false),
  })
  .superRefine((params, context) => {
    const n = sampleSize(params);
    if (params.kind === 'xbar-r' && (n < 2 || n > MAX_RANGE_SAMPLE)) {
      context.addIssue({ code: 'custom', path: ['n'], message: `an X̄-R chart takes samples of 2 to ${MAX_RANGE_SAMPLE}` });
    }
    if (params.kind === 'xbar-s' && n < 2) {
      context.addIssue({ code: 'custom', path: ['n'], message: `an X̄-S chart takes samples of 2 to ${MAX_STREAMED_SAMPLE}` });
    }
    if (params.limits !== undefined && (params.limits.kind !== params.kind || params.limits.n !== n)) {
      context.addIssue({
        code: 'custom',
        path: ['limits'],
        message: `these limits are of a chart ${params.limits.kind} with samples of ${params.limits.n}, but this one is ${params.kind} with ${n}`,
      });
    }
  });
export type ChartParams = z.infer<typeof ChartParams>;
