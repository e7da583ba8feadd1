/**
 * One sample judged by frozen limits: what streams, tables, screens and the command line all do.
 *
 * Invariants:
 * 1. Limits are for the sample's own size, and run rules compare z-scores, so that samples of unequal sizes stand in one run.
 * 2. All zone rules judge X and X̄; R, S, MR and attribute charts only those that need no symmetric zones; EWMA and CUSUM only their own limits, because their
 *    points depend on each other and would make every other rule fire.
 */
import { attributeLines, rateOf } from './attribute-limits.ts';
import { isAttributeChart, isWeightedChart } from './chart-kind.ts';
import type { ChartSample } from './chart-sample.ts';
import { deviationConstants, rangeConstants } from './control-constants.ts';
import { type ChartLines, type ControlLimits, zScore } from './control-limits.ts';
import { dispersionRunRules, limitRunRules, type RunRuleConfig, type RunRuleId } from './run-rule-config.ts';
import { freshRunRules, type RunRuleState, stepRunRules } from './run-rules.ts';
import { freshWeighted, stepWeighted, type WeightedState } from './weighted-limits.ts';

/** One plotted value. `z` and `limits` are null in phase I of a stream. A type and not an interface, as is the point, so that it can be stored as Json. */
export type PlottedValue = {
  readonly value: number;
  readonly z: number | null;
  readonly limits: ChartLines | null;
  readonly violations: readonly RunRuleId[];
};

/** The runs that the next sample continues. */
export interface JudgeState {
  readonly location: RunRuleState;
  readonly dispersion: RunRuleState;
  readonly weighted: WeightedState | null;
}

export interface JudgedSample {
  readonly state: JudgeState;
  readonly location: PlottedValue;
  readonly dispersion: PlottedValue | null;
  /** Both sums of a CUSUM. */
  readonly sums?: { readonly high: number; readonly low: number };
}

export function freshJudge(): JudgeState {
  return { location: freshRunRules(), dispersion: freshRunRules(), weighted: null };
}

/** The rules that judge the location of a chart of this kind, of those asked for. */
export function locationRunRules(kind: ControlLimits['kind'], config: RunRuleConfig): RunRuleConfig {
  if (isAttributeChart(kind)) return dispersionRunRules(config);
  return isWeightedChart(kind) ? limitRunRules(config) : config;
}

export function judgeSample(before: JudgeState, sample: ChartSample, limits: ControlLimits, rules: RunRuleConfig): JudgedSample {
  const onLocation = locationRunRules(limits.kind, rules);
  if (limits.kind === 'ewma' || limits.kind === 'cusum') {
    const { state, value, lines, sums } = stepWeighted(before.weighted ?? freshWeighted(limits), sample.value, sample.size, limits);
    const location = plot(before.location, { value, lines, chart: 'location' }, onLocation);
    return {
      state: { ...before, location: location.runs, weighted: state },
      location: location.plotted,
      dispersion: null,
      ...(sums === undefined ? {} : { sums }),
    };
  }
  const chart = isAttributeChart(limits.kind) ? 'dispersion' : 'location';
  const location = plot(before.location, { value: sample.value, lines: locationLines(limits, sample.size), chart }, onLocation);
  const lines = dispersionLines(limits, sample.size);
  const dispersion =
    sample.dispersion === null || lines === null
      ? null
      : plot(before.dispersion, { value: sample.dispersion, lines, chart: 'dispersion' }, dispersionRunRules(rules));
  return {
    state: { location: location.runs, dispersion: dispersion?.runs ?? before.dispersion, weighted: null },
    location: location.plotted,
    dispersion: dispersion?.plotted ?? null,
  };
}

/** The frozen lines, or for a sample of another size what the frozen centre and σ̂ give it. */
function locationLines(limits: Exclude<ControlLimits, { kind: 'ewma' | 'cusum' }>, size: number): ChartLines {
  const { centre, lower, upper } = limits;
  if (size === limits.n) return { centre, lower, upper };
  if (limits.kind === 'p' || limits.kind === 'np' || limits.kind === 'c' || limits.kind === 'u')
    return attributeLines(limits.kind, rateOf(limits), size);
  const width = (3 * limits.sigma) / Math.sqrt(size);
  return { centre, lower: centre - width, upper: centre + width };
}

function dispersionLines(limits: ControlLimits, size: number): ChartLines | null {
  if (limits.dispersion === null || size === limits.n) return limits.dispersion;
  if (limits.kind === 'xbar-r') {
    const constants = rangeConstants(size);
    return constants.ok ? spread(constants.value.d2 * limits.sigma, constants.value.D3, constants.value.D4) : null;
  }
  if (limits.kind === 'xbar-s') {
    const constants = deviationConstants(size);
    return constants.ok ? spread(constants.value.c4 * limits.sigma, constants.value.B3, constants.value.B4) : null;
  }
  return null;
}

function spread(centre: number, lower: number, upper: number): ChartLines {
  return { centre, lower: lower * centre, upper: upper * centre };
}

function plot(
  runs: RunRuleState,
  { value, lines, chart }: { value: number; lines: ChartLines; chart: 'location' | 'dispersion' },
  rules: RunRuleConfig,
): { runs: RunRuleState; plotted: PlottedValue } {
  const z = zScore(lines, value, chart);
  const step = stepRunRules(runs, z, rules);
  return { runs: step.state, plotted: { value, z, limits: lines, violations: step.violations } };
}
