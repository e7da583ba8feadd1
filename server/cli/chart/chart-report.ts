import {
  type Capability,
  type ChartKind,
  type ChartLines,
  type ChartStudy,
  dispersionRunRules,
  locationRunRules,
  type PlottedValue,
  type RunLengths,
  type RunRuleConfig,
  type RunRuleId,
  type SigmaMethod,
} from '@fettle/flows/statistics/index.ts';

/** What `fettle chart` tells: with `--json` this object, else words. Sample numbers are positions in the file, from 1. */
export interface ChartReport {
  readonly kind: ChartKind;
  readonly characteristic: string;
  readonly samples: number;
  /** Those of the rules asked for that judge a chart of this kind. */
  readonly rules: readonly RunRuleId[];
  /** Run lengths in use, in points. */
  readonly lengths: RunLengths;
  readonly phase1: { readonly first: number; readonly last: number; readonly count: number; readonly excluded: readonly number[] } | null;
  /** Lines for samples of `n`; each point has its own. */
  readonly n: number;
  readonly centre: number;
  readonly limits: { readonly lower: number; readonly upper: number };
  readonly sigma: number;
  readonly sigmaMethod: SigmaMethod | null;
  readonly dispersion: { readonly title: string; readonly centre: number; readonly limits: { lower: number; upper: number } } | null;
  readonly points: readonly ReportPoint[];
  /** Rule 1: beyond a limit of the chart itself. */
  readonly outOfLimits: readonly number[];
  readonly violations: Readonly<Partial<Record<RunRuleId, readonly number[]>>>;
  readonly dispersionViolations: Readonly<Partial<Record<RunRuleId, readonly number[]>>>;
  readonly stable: boolean;
  readonly parameters?: Readonly<Record<string, number>>;
  readonly capability?: Capability;
}

interface ReportValue {
  readonly value: number;
  readonly centre: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly z: number | null;
  readonly violations: readonly RunRuleId[];
}
interface ReportPoint extends ReportValue {
  readonly sample: number;
  readonly label: string;
  readonly size: number;
  readonly phase1: boolean;
  readonly dispersion?: ReportValue;
  readonly sums?: { readonly high: number; readonly low: number };
}

const DISPERSION_TITLES: Partial<Record<ChartKind, string>> = { 'xbar-r': 'R', 'xbar-s': 'S', 'i-mr': 'MR' };

export function reportOf(
  study: ChartStudy,
  about: {
    readonly characteristic: string;
    readonly rules: RunRuleConfig;
    readonly given: boolean;
    readonly sigmaMethod: SigmaMethod | null;
    readonly capability?: Capability | undefined;
  },
): ChartReport {
  const { limits, points } = study;
  const { rules } = locationRunRules(limits.kind, about.rules);
  // A rule without violations is named; one that judges nothing here is not, so that it cannot be taken for kept.
  const filled = (judging: readonly RunRuleId[], found: ChartStudy['violations']): ChartReport['violations'] =>
    Object.fromEntries(judging.map((rule) => [rule, found[rule] ?? []]));
  return {
    kind: limits.kind,
    characteristic: about.characteristic,
    samples: points.length,
    rules,
    lengths: about.rules.lengths,
    phase1: about.given
      ? null
      : { first: limits.samples.first, last: limits.samples.last, count: limits.samples.count, excluded: limits.samples.excluded },
    n: limits.n,
    centre: limits.centre,
    limits: { lower: limits.lower, upper: limits.upper },
    sigma: limits.sigma,
    sigmaMethod: about.sigmaMethod,
    dispersion: limits.dispersion && {
      title: DISPERSION_TITLES[limits.kind] ?? '',
      centre: limits.dispersion.centre,
      limits: { lower: limits.dispersion.lower, upper: limits.dispersion.upper },
    },
    points: points.map((point) => ({
      sample: point.sample,
      label: point.label,
      size: point.size,
      phase1: point.phaseOne,
      ...reportValue(point),
      ...(point.dispersion === null ? {} : { dispersion: reportValue(point.dispersion) }),
      ...(point.sums === undefined ? {} : { sums: point.sums }),
    })),
    outOfLimits: points.filter(({ z }) => z !== null && Math.abs(z) > 3).map(({ sample }) => sample),
    violations: filled(rules, study.violations),
    dispersionViolations: limits.dispersion === null ? {} : filled(dispersionRunRules(about.rules).rules, study.dispersionViolations),
    stable: points.every((point) => point.violations.length === 0 && (point.dispersion?.violations.length ?? 0) === 0),
    ...(limits.kind === 'ewma' ? { parameters: { lambda: limits.lambda, width: limits.width, target: limits.centre } } : {}),
    ...(limits.kind === 'cusum' ? { parameters: { k: limits.k, h: limits.h, headStart: limits.headStart, target: limits.target } } : {}),
    ...(about.capability === undefined ? {} : { capability: about.capability }),
  };
}

function reportValue({ value, limits, z, violations }: PlottedValue): ReportValue {
  const lines: ChartLines | null = limits;
  return { value, centre: lines?.centre ?? null, lower: lines?.lower ?? null, upper: lines?.upper ?? null, z, violations };
}
