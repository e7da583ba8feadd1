import type { ChartSummary, KeptSample, SampleKey } from '@fettle/flows/contract';
import {
  type ChartKind,
  isAttributeChart,
  LIMIT_TITLES,
  type RunLengths,
  type RunRuleId,
  runRuleTitle,
  SUBGROUP_TITLES,
  type SubgroupBasis,
} from '@fettle/flows/statistics/index.ts';
import type { Mark } from '../../parts/state-mark.tsx';

export const SHORT_KINDS: Record<ChartKind, string> = {
  'xbar-r': 'X̄-R',
  'xbar-s': 'X̄-S',
  'i-mr': 'I-MR',
  p: 'p',
  np: 'np',
  c: 'c',
  u: 'u',
  ewma: 'EWMA',
  cusum: 'CUSUM',
};

const PANELS: Record<ChartKind, readonly [string, string?]> = {
  'xbar-r': ['Mean X̄', 'Range R'],
  'xbar-s': ['Mean X̄', 'Standard deviation S'],
  'i-mr': ['Single value X', 'Moving range MR'],
  p: ['Fraction defective p'],
  np: ['Number defective np'],
  c: ['Number of defects c'],
  u: ['Defects per unit u'],
  ewma: ['EWMA z'],
  cusum: ['Cumulative sums C⁺ and C⁻'],
};

export const STATES: Record<ChartSummary['state'], { readonly mark: Mark; readonly words: string }> = {
  in: { mark: 'good', words: 'In control' },
  out: { mark: 'wrong', words: 'Out of control' },
  learning: { mark: 'quiet', words: 'Learning' },
  empty: { mark: 'quiet', words: 'No sample yet' },
};

/** What the upper and the lower panel show; a chart without a second panel has one name. What is weighted has what was read below it, on an axis of its own. */
export function panelTitles({ kind, n }: Pick<ChartSummary, 'kind' | 'n'>): readonly [string, string?] {
  return isWeighted(kind) ? [PANELS[kind][0], n === 1 ? 'Single value X' : 'Mean X̄'] : PANELS[kind];
}

/** "1", "we4": what stands at a point. */
export function ruleMark(rule: RunRuleId): string {
  return rule.startsWith('nelson') ? rule.slice('nelson'.length) : `W${rule.slice(2)}`;
}

/** What a rule says of this kind of chart: points of EWMA and CUSUM depend on each other, so that only their limits count. */
export function ruleWords(rule: RunRuleId, { kind, lengths }: { readonly kind: ChartKind; readonly lengths: RunLengths }): string {
  if (kind === 'ewma' || kind === 'cusum') return LIMIT_TITLES[kind];
  const name = rule.startsWith('nelson') ? `Nelson ${rule.slice('nelson'.length)}` : `Western Electric ${rule.slice(2)}`;
  return `${name}: ${runRuleTitle(rule, lengths)}`;
}

/** What is charted of a sample follows from the ones before. */
export const isWeighted = (kind: ChartKind): boolean => kind === 'ewma' || kind === 'cusum';

/** A value with its unit: `3.2 kW`, and `3.2` of what has none. */
export const withUnit = (value: number, unit: string, digits?: number): string =>
  unit === '' ? figure(value, digits) : `${figure(value, digits)} ${unit}`;

/** Of what a chart plots; a count has none, whatever the signal that brings it says. */
export const unitOf = (kind: ChartKind, signals: ChartSummary['signals']): string =>
  isAttributeChart(kind) ? '' : (signals[0]?.unit ?? '');

/** What a count was made of: `25 in 200 inspected`. */
export const countWords = ({ values, size }: Pick<KeptSample, 'values' | 'size'>): string =>
  `${figure(values[0] ?? 0)} in ${figure(size)} inspected`;

export function violationsOf({ violations, dispersion }: KeptSample): readonly RunRuleId[] {
  return [...new Set([...violations, ...(dispersion?.violations ?? [])])];
}

export const isSame = (one: SampleKey, other: SampleKey | undefined): boolean =>
  other !== undefined && one.version === other.version && one.sample === other.sample;

/** What names a sample in an address and among its neighbours: `2-37`, sample 37 by version 2 of the rule. */
export const keyOfSample = ({ version, sample }: SampleKey): string => `${version}-${sample}`;

/** `#37`, and of another version of the rule than the one in use which. */
export function sampleName({ version, sample }: SampleKey, inUse: number | undefined): string {
  return version === inUse ? `#${sample}` : `#${sample} of rule version ${version}`;
}

/** Of a count a lower limit of 0 is none. */
export const lowerLimit = (lower: number, kind: ChartKind): number | undefined =>
  isAttributeChart(kind) && lower === 0 ? undefined : lower;

/** `45.816 … 55.804`, and `up to 11.204` where there is no lower one. */
export function limitsWords({ lower, upper }: { readonly lower: number; readonly upper: number }, kind: ChartKind): string {
  const least = lowerLimit(lower, kind);
  return least === undefined ? `up to ${figure(upper)}` : `${figure(least)} … ${figure(upper)}`;
}

/** A number's text with a minus that is as wide as a plus. */
export const minus = (text: string): string => text.replaceAll('-', '−');

/** What is charted of a judged sample, in words: `51.667 kW`, and of a CUSUM both sums. */
export function chartedWords({ value, sums }: Pick<KeptSample, 'value' | 'sums'>, unit: string, digits?: number): string {
  return sums === undefined
    ? withUnit(value, unit, digits)
    : `C⁺ ${withUnit(sums.high, unit, digits)}, C⁻ ${withUnit(sums.low, unit, digits)}`;
}

/** A number with as many digits as tell it from its neighbours. */
export function figure(value: number, digits = 5): string {
  const rounded = Number(value.toPrecision(digits));
  const isFar = Math.abs(rounded) >= 1e6 || (rounded !== 0 && Math.abs(rounded) < 1e-4);
  return minus(isFar ? rounded.toExponential(2) : String(rounded));
}

export function designWords(
  { kind, n }: Pick<ChartSummary, 'kind' | 'n'>,
  { subgroupBy, samples }: { readonly subgroupBy: SubgroupBasis; readonly samples: readonly Pick<KeptSample, 'size'>[] },
): string {
  if (isAttributeChart(kind)) {
    const isAlwaysAsMany = samples.every(({ size }) => size === n);
    if (isAlwaysAsMany) return `${SHORT_KINDS[kind]} chart, of ${figure(n)}`;
    const sizes = samples.map(({ size }) => size);
    return `${SHORT_KINDS[kind]} chart, of ${figure(Math.min(...sizes))} to ${figure(Math.max(...sizes))}`;
  }
  const size = n === 1 ? 'single values' : `samples of ${n}`;
  return `${SHORT_KINDS[kind]} chart, ${size}, ${SUBGROUP_TITLES[subgroupBy].toLowerCase()}`;
}
