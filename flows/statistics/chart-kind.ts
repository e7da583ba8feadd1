import { z } from 'zod';

export const ChartKind = z.enum(['xbar-r', 'xbar-s', 'i-mr', 'p', 'np', 'c', 'u', 'ewma', 'cusum']);
export type ChartKind = z.infer<typeof ChartKind>;

/** What a screen calls each chart. */
export const CHART_TITLES: Record<ChartKind, string> = {
  'xbar-r': 'Mean and range (X̄-R)',
  'xbar-s': 'Mean and standard deviation (X̄-S)',
  'i-mr': 'Individuals and moving range (I-MR)',
  p: 'Fraction defective (p)',
  np: 'Number defective (np)',
  c: 'Number of defects (c)',
  u: 'Defects per unit (u)',
  ewma: 'Exponentially weighted mean (EWMA)',
  cusum: 'Cumulative sums (CUSUM)',
};

/** Charts of counts: of defective units among those inspected (p, np), or of defects (c, u). */
export const ATTRIBUTE_CHARTS = ['p', 'np', 'c', 'u'] as const;
export type AttributeChartKind = (typeof ATTRIBUTE_CHARTS)[number];

export function isAttributeChart(kind: ChartKind): kind is AttributeChartKind {
  return (ATTRIBUTE_CHARTS as readonly string[]).includes(kind);
}

/** Charts that remember the past, so that their points are not independent and only their own limits judge them. */
export const WEIGHTED_CHARTS = ['ewma', 'cusum'] as const;
export type WeightedChartKind = (typeof WEIGHTED_CHARTS)[number];

export function isWeightedChart(kind: ChartKind): kind is WeightedChartKind {
  return (WEIGHTED_CHARTS as readonly string[]).includes(kind);
}
