import {
  CHART_TITLES,
  ChartKind,
  type ChartParams,
  type ControlLimits,
  CusumParams,
  EwmaParams,
  isAttributeChart,
  limitsFromSigma,
  RUN_RULE_TITLES,
  RunLengths,
  RunRuleId,
} from '@fettle/flows/statistics/index.ts';
import { z } from 'zod';
import { signalField, textField } from '../fields.ts';
import type { Problem } from '../problem.ts';
import { formField } from '../widget.ts';

const FROZEN = { field: 'limitsFrom', is: ['frozen'] };
const SAMPLED: readonly ChartKind[] = ['xbar-r', 'xbar-s', 'ewma', 'cusum'];
const COUNTED: readonly ChartKind[] = ['p', 'np', 'c', 'u'];
/** Kinds whose frozen lines can be typed in; the others follow from a centre line and σ. */
const TYPED_IN: readonly ChartKind[] = ['i-mr', 'xbar-r', 'xbar-s'];

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
        description: 'Readings in a row that make one sample.',
        widget: 'number',
        showWhen: { field: 'chart', is: [...SAMPLED] },
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
        description: 'Learned limits are frozen after the learning samples; until then nothing is judged.',
        widget: 'select',
        options: {
          learn: 'Learn from the first samples',
          frozen: 'Frozen limits',
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

/** What the streaming chart is told. */
export function chartParams(params: ControlChartParams): ChartParams {
  const { chart, learnFrom, rules, lambda, width, k, h } = params;
  return {
    kind: chart,
    n: sizeOf(params),
    phaseOne: learnFrom,
    rules: { rules, lengths: LENGTHS },
    ewma: { lambda, width },
    cusum: { k, h, headStart: 0 },
    acceptUncertain: false,
    limits: frozenLimits(params),
  };
}

const LENGTHS = RunLengths.parse({});

function sizeOf({ chart, sampleSize, inspected }: ControlChartParams): number {
  if (isAttributeChart(chart)) return inspected;
  return chart === 'i-mr' ? 1 : sampleSize;
}

/** One released version of a rule has one set of limits, and its state begins with the version. */
const ORIGIN = { version: 1, samples: { first: 1, last: 1, count: 1, excluded: [], from: null, to: null } };

/** The frozen limits in the form that the chart judges by; undefined when it learns them, or when they cannot be (`limitProblems` says why). */
function frozenLimits(params: ControlChartParams): ControlLimits | undefined {
  if (params.limitsFrom === 'learn') return undefined;
  const { chart, centre, lower, upper, rangeCentre, rangeLower, rangeUpper, lambda, width, k, h } = params;
  const n = sizeOf(params);
  if (params.limitsFrom === 'stated') {
    const stated = limitsFromSigma({
      kind: chart,
      n,
      centre,
      sigma: params.sigma,
      ...ORIGIN,
      ewma: { lambda, width },
      cusum: { k, h, headStart: 0 },
    });
    return stated.ok ? stated.value : undefined;
  }
  const dispersion = { centre: rangeCentre, lower: rangeLower, upper: rangeUpper };
  const sigma = ((upper - centre) / 3) * Math.sqrt(n);
  const lines = { ...ORIGIN, centre, lower, upper, sigma, dispersion };
  switch (chart) {
    case 'i-mr':
      return { kind: 'i-mr', n: 1, ...lines };
    case 'xbar-r':
    case 'xbar-s':
      return { kind: chart, n, ...lines };
    default:
      return undefined;
  }
}

/** Samples that a chart cannot take, and limits that cannot be: in the wrong order, negative ranges, no σ. */
export function limitProblems(params: ControlChartParams): readonly Problem[] {
  const { chart, sampleSize, centre, lower, upper, rangeCentre, rangeLower, rangeUpper } = params;
  const problems: Problem[] = [];
  if (chart === 'xbar-r' && (sampleSize < 2 || sampleSize > 10))
    problems.push({ path: 'sampleSize', message: 'An X̄-R chart takes samples of 2 to 10 values; use X̄-S for larger ones.' });
  if (chart === 'xbar-s' && sampleSize < 2)
    problems.push({ path: 'sampleSize', message: 'An X̄-S chart takes samples of at least 2 values.' });
  if (params.limitsFrom === 'stated' && frozenLimits(params) === undefined) {
    const counted = isAttributeChart(chart);
    const message = counted ? `A chart of counts cannot have the centre line ${centre}.` : `σ is ${params.sigma}; state one above 0.`;
    problems.push({ path: counted ? 'centre' : 'sigma', message });
  }
  if (params.limitsFrom !== 'frozen') return problems;
  if (!TYPED_IN.includes(chart)) {
    problems.push({
      path: 'limitsFrom',
      message: 'The limits of this chart follow from a centre line and σ: choose "From a stated centre line and σ".',
    });
    return problems;
  }
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
