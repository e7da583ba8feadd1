import { defineNode, type Firing, type Json, type Reading, type RuleContext, type RuleStep, type TraceLine } from '@fettle/flows';
import {
  type ChartPoint,
  ChartState,
  type ControlLimits,
  freshChart,
  isAttributeChart,
  type LimitsProposal,
  type PlottedValue,
  RUN_RULE_TITLES,
  RunRuleId,
  stepChart,
} from '@fettle/flows/statistics/index.ts';
import { z } from 'zod';
import { readingIn } from '../reading-ports.ts';
import { ControlChartParams, chartParams, limitProblems, runRuleName } from './control-chart-params.ts';

/** `violated`: the rules that the last point violated. */
const Local = z.object({ chart: ChartState, violated: z.array(RunRuleId) });
type Local = z.infer<typeof Local>;

const SHORT: Readonly<Record<string, string>> = { 'xbar-r': 'X̄-R', 'xbar-s': 'X̄-S', ewma: 'EWMA', cusum: 'CUSUM' };

export const controlChart = defineNode({
  type: 'control-chart',
  version: 1,
  usedIn: 'qualityRule',
  title: 'Control chart',
  summary: 'Judges a process by control limits and run rules.',
  help: `Plots each good reading (I-MR), the mean of each sample (X̄-R, X̄-S), each count (p, np, c, u), or what is weighted over time (EWMA, CUSUM), and fires when a run rule is violated, on the chart itself or on its ranges. Charts of counts use Nelson 1 to 4, EWMA and CUSUM their own limits alone. Readings that are not good never enter it.

Limits are either frozen, from a study, or learned once from the first samples and frozen then; they never drift with the process. While it learns, nothing is judged. When as many samples again show that the process has become another one, *New limits proposed* carries the limits that would follow, with their samples; those in use stay until a person releases others. Connect *Violation* to what is to happen: a run rule without a reaction is decoration. *Point* gives every plotted value.

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
      { name: 'proposal', title: 'New limits proposed', kind: 'firing', optional: true },
    ],
  }),
  check: limitProblems,
  signals: ({ inspectedSignal }) =>
    inspectedSignal === '' ? [] : [{ path: 'inspectedSignal', equipment: '', signal: inspectedSignal, use: 'rule' }],
  subtitle: ({ chart, sampleSize, inspected }) =>
    isAttributeChart(chart)
      ? `${chart}, of ${inspected}`
      : chart === 'i-mr'
        ? 'I-MR'
        : `${SHORT[chart] ?? chart}, samples of ${sampleSize}`,
  process: (ctx, { item }): RuleStep => {
    if ('firing' in item) return {};
    const before = (ctx.local as Local | null) ?? { chart: freshChart(), violated: [] };
    const params = chartParams(ctx.params);
    const { inspectedSignal } = ctx.params;
    const inspected = inspectedOf(ctx);
    // A count of nobody knows how many says nothing.
    if (inspectedSignal !== '' && isAttributeChart(params.kind) && inspected === undefined) return {};
    const { state, point, proposal } = stepChart(before.chart, item, params, inspected);
    if (point === undefined) return { local: { ...before, chart: state } as Json };

    const violated = [...new Set([...point.violations, ...(point.dispersion?.violations ?? [])])];
    const fires = ctx.params.fire === 'every' ? violated.length > 0 : violated.some((rule) => !before.violated.includes(rule));
    // The mean of a sample is no value that the signal ever had, so it names none.
    const plotted: Reading = point.value === item.value ? item : { ...item, value: point.value, signal: undefined };
    const title = ctx.params.title || ctx.flowNode.name;
    const firing: Firing = { firing: true, at: ctx.at, title, trace: traceOf(ctx.flowNode.id, point, item), reading: plotted };
    return {
      out: {
        point: plotted,
        ...(fires ? { violation: firing } : {}),
        ...(proposal === undefined ? {} : { proposal: proposalOf(ctx, proposal, plotted, params.limits ?? state.learned) }),
      },
      local: { chart: state, violated } as Json,
    };
  },
});

/** How many were inspected, when a signal says so; undefined: as many as always. */
function inspectedOf(ctx: RuleContext<ControlChartParams>): number | undefined {
  const { inspectedSignal } = ctx.params;
  if (inspectedSignal === '') return undefined;
  const reading = ctx.latest(inspectedSignal);
  return reading?.quality === 'good' && typeof reading.value === 'number' ? reading.value : undefined;
}

/** The limits in use and the proposed ones, for who decides. */
function proposalOf(
  ctx: RuleContext<ControlChartParams>,
  { limits, reason }: LimitsProposal,
  reading: Reading,
  inUse: ControlLimits | null,
): Firing {
  const lines = ({ version, centre, lower, upper, sigma, samples }: ControlLimits): Json => ({
    version,
    centre,
    lower,
    upper,
    sigma,
    samples,
  });
  const values = { proposed: lines(limits), ...(inUse === null ? {} : { inUse: lines(inUse) }) };
  return {
    firing: true,
    at: ctx.at,
    title: `New limits proposed: ${ctx.params.title || ctx.flowNode.name}`,
    trace: [{ flowNode: ctx.flowNode.id, text: reason, readings: [reading], values }],
    reading,
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
