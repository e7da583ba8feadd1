import {
  CHART_TITLES,
  ChartKind,
  CusumParams,
  EwmaParams,
  RunRuleId,
  runRuleTitle,
  type Specification,
  SUBGROUP_TITLES,
  SubgroupBasis,
  SubgroupPlan,
} from '@fettle/flows/statistics/index.ts';
import { z } from 'zod';
import { durationField, signalField, textField } from '../fields.ts';
import { formField } from '../widget.ts';

const GROUPED: readonly SubgroupBasis[] = ['unit', 'time', 'stage'];
const FROZEN = { field: 'limitsFrom', is: ['frozen'] };
const SAMPLED: readonly ChartKind[] = ['xbar-r', 'xbar-s', 'ewma', 'cusum'];
const COUNTED: readonly ChartKind[] = ['p', 'np', 'c', 'u'];

/** "Nelson 2", "Western Electric 4". */
export function runRuleName(rule: RunRuleId): string {
  return rule.startsWith('nelson') ? `Nelson ${rule.slice(6)}` : `Western Electric ${rule.slice(2)}`;
}

export const RUN_RULE_OPTIONS = Object.fromEntries(RunRuleId.options.map((rule) => [rule, `${runRuleName(rule)}: ${runRuleTitle(rule)}`]));

const line = (title: string, description?: string) =>
  z
    .number()
    .default(0)
    .meta(formField({ title, widget: 'number', showWhen: FROZEN, ...(description === undefined ? {} : { description }) }));

export const ControlChartParams = z.strictObject({
  title: textField({ title: 'Title', description: "What a violation is called. Empty: the step's name." }),
  chart: ChartKind.default('i-mr').meta(
    formField({
      title: 'Chart',
      description: 'Of single values, of the means of samples, of counts, or of what is weighted over time.',
      widget: 'select',
      options: CHART_TITLES,
    }),
  ),
  sampleSize: z
    .number()
    .int('The sample size is a whole number.')
    .min(1, 'A sample has at least 1 value.')
    .max(25, 'A chart takes samples of at most 25 values.')
    .default(5)
    .meta(
      formField({
        title: 'Sample size',
        description: 'Readings that make one sample.',
        widget: 'number',
        showWhen: { field: 'chart', is: [...SAMPLED] },
      }),
    ),
  subgroupBy: SubgroupBasis.default('count').meta(
    formField({
      title: 'Subgroups',
      description: 'Which readings make one sample. A sample never reaches into the next unit, period or stage.',
      widget: 'select',
      options: SUBGROUP_TITLES,
      showWhen: { field: 'chart', is: ['i-mr', ...SAMPLED] },
    }),
  ),
  period: durationField({ title: 'Period', description: 'One sample in each.', showWhen: { field: 'subgroupBy', is: ['time'] } }, 1800),
  stageSignal: signalField({
    title: 'Stage, by signal',
    description: 'Each of its values is a stage of the unit at the machine.',
    showWhen: { field: 'subgroupBy', is: ['stage'] },
  }),
  further: SubgroupPlan.shape.further.meta(
    formField({
      title: 'Further readings',
      description: 'Of a unit, period or stage whose sample is full.',
      widget: 'select',
      options: { leaveOut: 'Leave out', another: 'Make another sample' },
      showWhen: { field: 'subgroupBy', is: [...GROUPED] },
    }),
  ),
  short: SubgroupPlan.shape.short.meta(
    formField({
      title: 'Fewer readings',
      description:
        'A unit, period or stage that ends before its sample is full. What is judged has limits of its own size; no limits are learned from it.',
      widget: 'select',
      options: { leaveOut: 'Leave out', judge: 'Judge as a smaller sample' },
      showWhen: { field: 'subgroupBy', is: [...GROUPED] },
    }),
  ),
  inspected: z
    .number()
    .positive('At least something is inspected.')
    .default(50)
    .meta(
      formField({
        title: 'Inspected',
        description: 'Units, or areas in which defects are counted, behind each count.',
        widget: 'number',
        showWhen: { field: 'chart', is: [...COUNTED] },
      }),
    ),
  inspectedSignal: signalField({
    title: 'Inspected, by signal',
    description: 'A signal that says how many were inspected, when it is not always as many.',
    showWhen: { field: 'chart', is: ['p', 'np', 'u'] },
  }),
  lambda: EwmaParams.shape.lambda.meta(
    formField({
      title: 'Weight λ',
      description: 'Of the newest point; 0.05 to 0.3 find small shifts.',
      widget: 'number',
      showWhen: { field: 'chart', is: ['ewma'] },
    }),
  ),
  width: EwmaParams.shape.width.meta(
    formField({
      title: 'Width L',
      description: 'Of the limits, in σ of the EWMA.',
      widget: 'number',
      showWhen: { field: 'chart', is: ['ewma'] },
    }),
  ),
  k: CusumParams.shape.k.meta(
    formField({
      title: 'Allowance k',
      description: 'In σ: half the shift to be found.',
      widget: 'number',
      showWhen: { field: 'chart', is: ['cusum'] },
    }),
  ),
  h: CusumParams.shape.h.meta(
    formField({ title: 'Decision interval h', description: 'In σ.', widget: 'number', showWhen: { field: 'chart', is: ['cusum'] } }),
  ),
  limitsFrom: z
    .enum(['learn', 'frozen', 'stated'])
    .default('learn')
    .meta(
      formField({
        title: 'Limits',
        description:
          "The chart's own are learned once, frozen with their samples, and followed by others only when a quality engineer accepts a proposal.",
        widget: 'select',
        options: {
          learn: "The chart's own, learned from the first samples",
          frozen: 'Written here',
          stated: 'From a stated centre line and σ',
        },
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
        description:
          'Number of samples; 20 to 25 are usual. After as many again, other limits are proposed if the process has become another one.',
        widget: 'number',
      }),
    ),
  limitsVersion: z
    .number()
    .int('A version is a whole number.')
    .min(0)
    .default(0)
    .meta(
      formField({
        title: "Version of the chart's limits",
        description: '0: those in force. Else this rule judges by exactly that version, whatever is accepted later.',
        widget: 'number',
        showWhen: { field: 'limitsFrom', is: ['learn'] },
      }),
    ),
  centre: z
    .number()
    .default(0)
    .meta(
      formField({
        title: 'Centre line',
        description: 'Of the individuals, means or counts, in the unit of the signal; the target of an EWMA or CUSUM.',
        widget: 'number',
        showWhen: { field: 'limitsFrom', is: ['frozen', 'stated'] },
      }),
    ),
  sigma: z
    .number()
    .nonnegative()
    .default(0)
    .meta(
      formField({
        title: 'σ of single values',
        description: 'Charts of counts have no use for it: theirs follows from the centre line.',
        widget: 'number',
        showWhen: { field: 'limitsFrom', is: ['stated'] },
      }),
    ),
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
        options: RUN_RULE_OPTIONS,
      }),
    ),
  runLengths: z
    .array(
      z.strictObject({
        rule: RunRuleId.default('nelson2').meta(formField({ title: 'Rule', widget: 'select', options: RUN_RULE_OPTIONS })),
        count: z
          .number()
          .int()
          .default(8)
          .meta(formField({ title: 'Points', widget: 'number' })),
        of: z
          .number()
          .int()
          .default(3)
          .meta(formField({ title: 'Of', widget: 'number', showWhen: { field: 'rule', is: ['nelson5', 'nelson6', 'we2', 'we3'] } })),
      }),
    )
    .default([])
    .meta(formField({ title: 'Other run lengths', widget: 'list' })),
  specification: z
    .enum(['none', 'both', 'lower', 'upper'])
    .default('none')
    .meta(
      formField({
        title: 'Specification',
        description: "For the histogram and capability on the chart's page. The chart does not judge by it.",
        widget: 'select',
        options: { none: 'None', both: 'Lower and upper limit', lower: 'Lower limit', upper: 'Upper limit' },
      }),
    ),
  lsl: z
    .number()
    .default(0)
    .meta(formField({ title: 'Lower specification limit', widget: 'number', showWhen: { field: 'specification', is: ['both', 'lower'] } })),
  usl: z
    .number()
    .default(1)
    .meta(formField({ title: 'Upper specification limit', widget: 'number', showWhen: { field: 'specification', is: ['both', 'upper'] } })),
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

/** What values are compared with that the chart is of; undefined: no specification is given. */
export function specificationOf({ specification, lsl, usl }: ControlChartParams): Specification | undefined {
  if (specification === 'none') return undefined;
  return { ...(specification === 'upper' ? {} : { lsl }), ...(specification === 'lower' ? {} : { usl }) };
}
