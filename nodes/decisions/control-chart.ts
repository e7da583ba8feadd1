import {
  type DomainRecord,
  defineNode,
  FettleError,
  type Firing,
  type Json,
  type LastGood,
  type Reading,
  type RuleContext,
  type RuleStep,
  type TraceLine,
} from '@fettle/flows';
import {
  type ChartParams,
  type ChartPoint,
  ChartState,
  type ControlLimits,
  freshChart,
  isAttributeChart,
  LIMIT_TITLES,
  type LimitsProposal,
  type PlottedValue,
  periodOf,
  RunRuleId,
  runRuleTitle,
  sampleRecord,
  stepChart,
} from '@fettle/flows/statistics/index.ts';
import { z } from 'zod';
import { readingIn } from '../reading-ports.ts';
import { chartParams, fitsChart, limitProblems } from './control-chart-limits.ts';
import { ControlChartParams, runRuleName } from './control-chart-params.ts';

/** `violated`: the rules that the last point violated. `lastGood`: the last point that violated none. */
const Local = z.object({
  chart: ChartState,
  violated: z.array(RunRuleId),
  lastGood: z.object({ at: z.number(), serialNumber: z.string().optional() }).optional(),
});
type Local = z.infer<typeof Local>;

const SHORT: Readonly<Record<string, string>> = { 'xbar-r': 'X̄-R', 'xbar-s': 'X̄-S', ewma: 'EWMA', cusum: 'CUSUM' };

export const controlChart = defineNode({
  type: 'control-chart',
  version: 1,
  usedIn: 'qualityRule',
  title: 'Control chart',
  summary: 'Judges a process by control limits and run rules.',
  help: `Plots each good reading (I-MR), the mean of each sample (X̄-R, X̄-S), each count (p, np, c, u), or what is weighted over time (EWMA, CUSUM), and fires when a run rule is violated, on the chart itself or on its ranges. Charts of counts use Nelson 1 to 4, EWMA and CUSUM their own limits alone. Readings that are not good never enter it.

Limits are the chart's own, learned once from the first samples and frozen then with them, or written here; they never drift with the process. While it learns, nothing is judged. When as many samples again show that the process has become another one, *New limits proposed* carries the limits that would follow, with their samples; those in use stay until a quality engineer accepts others on the chart's page. The next released version of the rule goes on with the limits in force. Connect *Violation* to what is to happen: a run rule without a reaction is decoration. *Point* gives every plotted value.

A sample is a rational subgroup: readings in a row, or the first ones of a unit, of a period, or of a stage of a unit. What is in it belongs together, and it never reaches into the next.

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
  signals: ({ inspectedSignal, stageSignal, subgroupBy }) => [
    ...(inspectedSignal === '' ? [] : [{ path: 'inspectedSignal', equipment: '', signal: inspectedSignal, use: 'rule' as const }]),
    ...(stageSignal === '' || subgroupBy !== 'stage'
      ? []
      : [{ path: 'stageSignal', equipment: '', signal: stageSignal, use: 'rule' as const }]),
  ],
  subtitle: ({ chart, sampleSize, inspected, subgroupBy }) =>
    isAttributeChart(chart)
      ? `${chart}, of ${inspected}`
      : chart === 'i-mr'
        ? `I-MR${BY[subgroupBy]}`
        : `${SHORT[chart] ?? chart}, samples of ${sampleSize}${BY[subgroupBy]}`,
  process: (ctx, { item }): RuleStep => {
    if ('firing' in item) return {};
    const before = (ctx.local as Local | null) ?? { chart: freshChart(), violated: [] };
    const params = withOwnLimits(ctx);
    const { inspectedSignal } = ctx.params;
    const inspected = inspectedOf(ctx);
    // A count of nobody knows how many says nothing.
    if (inspectedSignal !== '' && isAttributeChart(params.kind) && inspected === undefined) return {};
    const reading = { ...item, size: inspected, group: groupOf(ctx, item), unit: ctx.unit?.serialNumber };
    const { state, point, learned, proposal } = stepChart(before.chart, reading, params);
    if (point === undefined) return { local: { ...before, chart: state } as Json };

    const inUse = params.limits ?? before.chart.learned;
    const records: DomainRecord[] = [{ kind: 'chartSampled', name: 'sample', record: sampleRecord(point) }];
    if (learned !== undefined) records.push({ kind: 'limitsLearned', name: 'limits', limits: learned });
    if (proposal !== undefined) records.push({ kind: 'limitsProposed', name: 'proposal', ...proposal, inUse });
    const violated = [...new Set([...point.violations, ...(point.dispersion?.violations ?? [])])];
    const fires = ctx.params.fire === 'every' ? violated.length > 0 : violated.some((rule) => !before.violated.includes(rule));
    // The mean of a sample is no value that the signal ever had, so it names none.
    const plotted: Reading =
      point.value === item.value && point.to === item.sourceTime
        ? item
        : { ...item, value: point.value, sourceTime: point.to, signal: undefined };
    const title = ctx.params.title || ctx.flowNode.name;
    const firing: Firing = {
      firing: true,
      at: ctx.at,
      title,
      trace: traceOf(ctx, point, item),
      reading: plotted,
      ...(before.lastGood === undefined ? {} : { lastGood: before.lastGood as LastGood }),
    };
    const lastGood = violated.length === 0 && point.limits !== null ? goodNow(ctx) : before.lastGood;
    return {
      out: {
        point: plotted,
        ...(fires ? { violation: firing } : {}),
        ...(proposal === undefined ? {} : { proposal: proposalOf(ctx, proposal, plotted, inUse) }),
      },
      local: { chart: state, violated, ...(lastGood === undefined ? {} : { lastGood }) } as unknown as Json,
      records,
    };
  },
});

const BY = { count: '', unit: ' a unit', time: ' a period', stage: ' a stage' } as const;

/**
 * What the chart is told, with its own frozen limits when there are some that fit what is drawn. A rule that names a version judges by it or not at all.
 * Throws FettleError('stateRefused') when there is no such version.
 */
function withOwnLimits(ctx: RuleContext<ControlChartParams>): ChartParams {
  const params = chartParams(ctx.params);
  if (ctx.params.limitsFrom !== 'learn') return params;
  const { limitsVersion } = ctx.params;
  if (limitsVersion > 0) {
    const named = ctx.frozenLimits(limitsVersion);
    if (named !== undefined && fitsChart(ctx.params, named)) return { ...params, limits: named };
    const why = named === undefined ? 'has no limits' : 'is another one than that of its limits';
    throw new FettleError(
      'stateRefused',
      `The chart on ${ctx.equipment} ${why} version ${limitsVersion}. Release the rule with 0, for those in force.`,
    );
  }
  const last = ctx.frozenLimits();
  if (last === undefined) return params;
  const limits = fitsChart(ctx.params, last) ? last : undefined;
  return { ...params, limits, nextVersion: last.version + 1 };
}

/** The rational subgroup of a reading; null: it belongs to none, as between two units. */
function groupOf(ctx: RuleContext<ControlChartParams>, { sourceTime }: Reading): string | null {
  const { params, unit } = ctx;
  switch (params.subgroupBy) {
    case 'count':
      return null;
    case 'unit':
      return unit?.serialNumber ?? null;
    case 'time':
      return periodOf(sourceTime, params.period * 1000);
    case 'stage': {
      const stage = ctx.latest(params.stageSignal);
      if (stage?.quality !== 'good' || stage.value === null) return null;
      return unit === undefined ? String(stage.value) : `${unit.serialNumber} ${stage.value}`;
    }
  }
}

/** The unit at the machine has been seen to be good. */
function goodNow({ at, unit }: RuleContext<ControlChartParams>): LastGood {
  return { at, ...(unit === undefined ? {} : { serialNumber: unit.serialNumber }) };
}

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
function traceOf(
  { flowNode: { id: flowNode }, params }: RuleContext<ControlChartParams>,
  point: ChartPoint,
  reading: Reading,
): readonly TraceLine[] {
  const { chart } = params;
  const { lengths } = chartParams(params).rules;
  const lines = (plotted: PlottedValue, on: string): readonly TraceLine[] =>
    plotted.violations.map((rule) => ({
      flowNode,
      text:
        chart === 'ewma' || chart === 'cusum' ? LIMIT_TITLES[chart] : `${runRuleName(rule)} on the ${on}: ${runRuleTitle(rule, lengths)}`,
      readings: [reading],
      values: {
        rule,
        chart: on,
        sample: point.sample,
        ...(point.group === null ? {} : { subgroup: point.group, size: point.size }),
        value: plotted.value,
        z: plotted.z,
        limits: plotted.limits,
        limitsVersion: point.limitsVersion,
      },
    }));
  return [...lines(point, 'values'), ...(point.dispersion === null ? [] : lines(point.dispersion, 'ranges'))];
}
