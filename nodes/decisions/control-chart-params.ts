import { type ControlLimits, RUN_RULE_TITLES, RunRuleId } from '@fettle/flows/statistics/index.ts';
import { z } from 'zod';
import { textField } from '../fields.ts';
import type { Problem } from '../problem.ts';
import { formField } from '../widget.ts';

const FROZEN = { field: 'limitsFrom', is: ['frozen'] };

const line = (title: string, description?: string) =>
  z
    .number()
    .default(0)
    .meta(formField({ title, widget: 'number', showWhen: FROZEN, ...(description === undefined ? {} : { description }) }));

export const ControlChartParams = z.strictObject({
  title: textField({ title: 'Title', description: "What a violation is called. Empty: the step's name." }),
  chart: z
    .enum(['i-mr', 'xbar-r'])
    .default('i-mr')
    .meta(
      formField({
        title: 'Chart',
        description: 'Of single values, or of the means of samples.',
        widget: 'select',
        options: { 'i-mr': 'Individuals and moving range (I-MR)', 'xbar-r': 'Mean and range (X̄-R)' },
      }),
    ),
  sampleSize: z
    .number()
    .int('The sample size is a whole number.')
    .min(2, 'A sample has at least 2 values.')
    .max(10, 'An X̄-R chart takes samples of at most 10 values.')
    .default(5)
    .meta(
      formField({
        title: 'Sample size',
        description: 'Readings in a row that make one sample.',
        widget: 'number',
        showWhen: { field: 'chart', is: ['xbar-r'] },
      }),
    ),
  limitsFrom: z
    .enum(['learn', 'frozen'])
    .default('learn')
    .meta(
      formField({
        title: 'Limits',
        description: 'Learned limits are frozen after the learning samples; until then nothing is judged.',
        widget: 'select',
        options: { learn: 'Learn from the first samples', frozen: 'Frozen limits' },
      }),
    ),
  learnFrom: z
    .number()
    .int('The number of samples is whole.')
    .min(2, 'Limits need at least 2 samples.')
    .max(1000)
    .default(25)
    .meta(
      formField({
        title: 'Learn from',
        description: 'Number of samples; 20 to 25 are usual.',
        widget: 'number',
        showWhen: { field: 'limitsFrom', is: ['learn'] },
      }),
    ),
  centre: line('Centre line', 'Of the individuals or means, in the unit of the signal.'),
  lower: line('Lower control limit'),
  upper: line('Upper control limit'),
  rangeCentre: line('Centre line of the ranges', 'Mean moving range or mean range.'),
  rangeLower: line('Lower control limit of the ranges', '0: no lower limit.'),
  rangeUpper: line('Upper control limit of the ranges'),
  rules: z
    .array(RunRuleId)
    .min(1, 'Choose at least one run rule.')
    .refine((rules) => new Set(rules).size === rules.length, 'Each run rule can be chosen only once.')
    .default(['nelson1', 'nelson2', 'nelson5', 'nelson6'])
    .meta(
      formField({
        title: 'Run rules',
        description: 'What counts as a violation. The chart of ranges uses those that need no symmetric zones.',
        widget: 'multiselect',
        options: Object.fromEntries(RunRuleId.options.map((rule) => [rule, `${runRuleName(rule)}: ${RUN_RULE_TITLES[rule]}`])),
      }),
    ),
  fire: z
    .enum(['every', 'first'])
    .default('every')
    .meta(
      formField({
        title: 'Fire',
        description: 'At each point that violates a rule, or only when a rule begins to be violated.',
        widget: 'select',
        options: { every: 'At every violating point', first: 'When a violation begins' },
      }),
    ),
});
export type ControlChartParams = z.infer<typeof ControlChartParams>;

/** "Nelson 2", "Western Electric 4". */
export function runRuleName(rule: RunRuleId): string {
  return rule.startsWith('nelson') ? `Nelson ${rule.slice(6)}` : `Western Electric ${rule.slice(2)}`;
}

/** The frozen limits in the form that the chart judges by; undefined when it learns them. */
export function frozenLimits(params: ControlChartParams): ControlLimits | undefined {
  if (params.limitsFrom === 'learn') return undefined;
  const { centre, lower, upper, rangeCentre, rangeLower, rangeUpper } = params;
  // One released version of a rule has one set of limits, and its state begins with the version.
  const version = 1;
  const samples = { first: 1, last: 1, count: 1, excluded: [], from: null, to: null };
  const dispersion = { centre: rangeCentre, lower: rangeLower, upper: rangeUpper };
  const sigma = (upper - centre) / 3;
  return params.chart === 'i-mr'
    ? { kind: 'i-mr', n: 1, version, centre, lower, upper, sigma, dispersion, samples }
    : {
        kind: 'xbar-r',
        n: params.sampleSize,
        version,
        centre,
        lower,
        upper,
        sigma: sigma * Math.sqrt(params.sampleSize),
        dispersion,
        samples,
      };
}

/** Limits that cannot be: in the wrong order, or negative ranges. */
export function limitProblems(params: ControlChartParams): readonly Problem[] {
  if (params.limitsFrom === 'learn') return [];
  const { centre, lower, upper, rangeCentre, rangeLower, rangeUpper } = params;
  const problems: Problem[] = [];
  if (!(lower < centre && centre < upper)) {
    problems.push({ path: 'centre', message: `The centre line ${centre} must lie between the limits ${lower} and ${upper}.` });
  }
  if (!(rangeLower >= 0 && rangeLower < rangeCentre && rangeCentre < rangeUpper)) {
    problems.push({
      path: 'rangeCentre',
      message: `For the ranges, the lower limit ${rangeLower} must be 0 or more, the centre line ${rangeCentre} above it and the upper limit ${rangeUpper} above that.`,
    });
  }
  return problems;
}
