import { defineNode, type Firing, type Json, type Reading, type RuleStep, type TraceLine } from '@fettle/flows';
import {
  type ChartParams,
  type ChartPoint,
  ChartState,
  freshChart,
  type PlottedValue,
  RUN_RULE_TITLES,
  RunLengths,
  RunRuleId,
  stepChart,
} from '@fettle/flows/statistics/index.ts';
import { z } from 'zod';
import { readingIn } from '../reading-ports.ts';
import { ControlChartParams, frozenLimits, limitProblems, runRuleName } from './control-chart-params.ts';

/** `violated`: the rules that the last point violated. */
const Local = z.object({ chart: ChartState, violated: z.array(RunRuleId) });
type Local = z.infer<typeof Local>;

const LENGTHS = RunLengths.parse({});

export const controlChart = defineNode({
  type: 'control-chart',
  version: 1,
  usedIn: 'qualityRule',
  title: 'Control chart',
  summary: 'Judges a process by control limits and run rules.',
  help: `Plots each good reading (I-MR), or the mean of each sample (X̄-R), and fires when a run rule is violated, on the chart itself or on its ranges. Readings that are not good never enter it.

Limits are either frozen, from a study, or learned once from the first samples and frozen then; they never drift with the process. While it learns, nothing is judged. Connect *Violation* to what is to happen: a run rule without a reaction is decoration. *Point* gives every plotted value.

**Example.** *Window* (mean over 50 readings of \`spindlePower\`) → *Control chart* I-MR, Nelson 1, 2, 5 and 6 → *Andon call "Tool wear"*.`,
  category: 'decisions',
  icon: 'chart-dots',
  params: ControlChartParams,
  defaults: ControlChartParams.parse({}),
  ports: () => ({
    inputs: [readingIn('number')],
    outputs: [
      { name: 'violation', title: 'Violation', kind: 'firing' },
      { name: 'point', title: 'Point', kind: 'number', optional: true },
    ],
  }),
  check: limitProblems,
  subtitle: ({ chart, sampleSize }) => (chart === 'i-mr' ? 'I-MR' : `X̄-R, samples of ${sampleSize}`),
  process: (ctx, { item }): RuleStep => {
    if ('firing' in item) return {};
    const before = (ctx.local as Local | null) ?? { chart: freshChart(), violated: [] };
    const { state, point } = stepChart(before.chart, item, chartParams(ctx.params));
    if (point === undefined) return { local: { ...before, chart: state } as Json };

    const violated = [...new Set([...point.violations, ...(point.dispersion?.violations ?? [])])];
    const fires = ctx.params.fire === 'every' ? violated.length > 0 : violated.some((rule) => !before.violated.includes(rule));
    // The mean of a sample is no value that the signal ever had, so it names none.
    const plotted: Reading = ctx.params.chart === 'i-mr' ? item : { ...item, value: point.value, signal: undefined };
    const title = ctx.params.title || ctx.flowNode.name;
    const firing: Firing = { firing: true, at: ctx.at, title, trace: traceOf(ctx.flowNode.id, point, item), reading: plotted };
    return {
      out: fires ? { point: plotted, violation: firing } : { point: plotted },
      local: { chart: state, violated } as Json,
    };
  },
});

function chartParams(params: ControlChartParams): ChartParams {
  const { chart, sampleSize, learnFrom, rules } = params;
  return {
    kind: chart,
    n: chart === 'i-mr' ? 1 : sampleSize,
    phaseOne: learnFrom,
    rules: { rules, lengths: LENGTHS },
    acceptUncertain: false,
    limits: frozenLimits(params),
  };
}

/** One line for each violated rule, on the chart and on its ranges. */
function traceOf(flowNode: string, point: ChartPoint, reading: Reading): readonly TraceLine[] {
  const lines = (plotted: PlottedValue, on: string): readonly TraceLine[] =>
    plotted.violations.map((rule) => ({
      flowNode,
      text: `${runRuleName(rule)} on the ${on}: ${RUN_RULE_TITLES[rule]}`,
      readings: [reading],
      values: {
        rule,
        chart: on,
        sample: point.sample,
        value: plotted.value,
        z: plotted.z,
        limits: plotted.limits,
        limitsVersion: point.limitsVersion,
      },
    }));
  return [...lines(point, 'values'), ...(point.dispersion === null ? [] : lines(point.dispersion, 'ranges'))];
}
