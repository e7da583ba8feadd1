import {
  type ChartKind,
  type ChartParams,
  type ControlLimits,
  isAttributeChart,
  limitsFromSigma,
  MAX_OF,
  RunLengths,
  type RunRuleId,
} from '@fettle/flows/statistics/index.ts';
import type { Problem } from '../problem.ts';
import { type ControlChartParams, runRuleName } from './control-chart-params.ts';

/** What the streaming chart is told, each made once: what is lowered from its run rules is found again with them. */
export function chartParams(params: ControlChartParams): ChartParams {
  const known = MADE.get(params);
  if (known !== undefined) return known;
  const { chart, learnFrom, rules, lambda, width, k, h, subgroupBy: by, further, short } = params;
  const made: ChartParams = {
    kind: chart,
    n: sizeOf(params),
    nextVersion: 1,
    phaseOne: learnFrom,
    rules: { rules, lengths: runLengthsOf(params) },
    subgroups: { by, further, short },
    ewma: { lambda, width },
    cusum: { k, h, headStart: 0 },
    acceptUncertain: false,
    limits: frozenLimits(params),
  };
  MADE.set(params, made);
  return made;
}

const MADE = new WeakMap<ControlChartParams, ChartParams>();

/** Whether a chart as it is drawn now can judge by these limits: of the same kind, for samples of as many, weighted alike. */
export function fitsChart(params: ControlChartParams, limits: ControlLimits): boolean {
  if (limits.kind !== params.chart) return false;
  if (limits.kind === 'ewma') return limits.n === sizeOf(params) && limits.lambda === params.lambda && limits.width === params.width;
  if (limits.kind === 'cusum') return limits.n === sizeOf(params) && limits.k === params.k && limits.h === params.h;
  return isAttributeChart(limits.kind) || limits.n === sizeOf(params);
}

/** The standard lengths but for those that are set; what cannot be (`limitProblems` says so) is the standard too. */
function runLengthsOf(params: ControlChartParams): RunLengths {
  return RunLengths.safeParse(lengthsSet(params)).data ?? RunLengths.parse({});
}

function lengthsSet({ runLengths }: ControlChartParams): Record<string, number | { readonly count: number; readonly of: number }> {
  return Object.fromEntries(runLengths.map(({ rule, count, of }) => [rule, isSomeOf(rule) ? { count, of } : count]));
}

/** "Two of three" and the like. */
const isSomeOf = (rule: RunRuleId): boolean => ['nelson5', 'nelson6', 'we2', 'we3'].includes(rule);

/** Run lengths that cannot be, each with its place. */
function lengthProblems(params: ControlChartParams): readonly Problem[] {
  const rules = params.runLengths.map(({ rule }) => rule);
  return params.runLengths.flatMap((one, index) => {
    const path = `runLengths[${index}]`;
    if (rules.indexOf(one.rule) !== index) return [{ path, message: `The length of ${runRuleName(one.rule)} is set twice.` }];
    if (one.rule === 'nelson1' || one.rule === 'we1') return [{ path, message: `${runRuleName(one.rule)} is about one point.` }];
    const read = RunLengths.safeParse(lengthsSet({ ...params, runLengths: [one] }));
    if (read.success) return [];
    const message = isSomeOf(one.rule)
      ? `${one.count} of ${one.of} points is no run: write 1 to ${MAX_OF} points of as many or more.`
      : `A run of ${runRuleName(one.rule)} has ${one.rule === 'nelson4' ? 3 : 2} to 1000 points, not ${one.count}.`;
    return [{ path: `${path}.count`, message }];
  });
}

function sizeOf({ chart, sampleSize, inspected }: ControlChartParams): number {
  if (isAttributeChart(chart)) return inspected;
  return chart === 'i-mr' ? 1 : sampleSize;
}

/** Kinds whose frozen lines can be typed in; the others follow from a centre line and σ. */
const TYPED_IN: readonly ChartKind[] = ['i-mr', 'xbar-r', 'xbar-s'];

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
  const problems: Problem[] = [...lengthProblems(params)];
  if (chart === 'xbar-r' && (sampleSize < 2 || sampleSize > 10))
    problems.push({ path: 'sampleSize', message: 'An X̄-R chart takes samples of 2 to 10 values; use X̄-S for larger ones.' });
  if (chart === 'xbar-s' && sampleSize < 2)
    problems.push({ path: 'sampleSize', message: 'An X̄-S chart takes samples of at least 2 values.' });
  if (params.subgroupBy === 'time' && !isAttributeChart(chart) && params.period <= 0)
    problems.push({ path: 'period', message: 'A period must be longer than 0 seconds.' });
  if (params.subgroupBy === 'stage' && !isAttributeChart(chart) && params.stageSignal === '')
    problems.push({ path: 'stageSignal', message: 'Choose the signal that tells the stage.' });
  if (params.specification === 'both' && params.lsl >= params.usl)
    problems.push({ path: 'usl', message: `The upper specification limit ${params.usl} must be above the lower one ${params.lsl}.` });
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
