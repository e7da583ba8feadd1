/** Which samples are asked for. */
export const PERIODS = [
  { value: 'newest', title: 'Newest 500 samples', days: undefined },
  { value: 'day', title: 'Last 24 hours', days: 1 },
  { value: 'week', title: 'Last 7 days', days: 7 },
  { value: 'month', title: 'Last 30 days', days: 30 },
  { value: 'year', title: 'Last 365 days', days: 365 },
] as const;
export type Period = (typeof PERIODS)[number]['value'];

/** The query of a period; times are full minutes, so that it is the same question for a while. */
export function queryOf(period: Period, now: number): { limit: number; from?: number } {
  const days = PERIODS.find(({ value }) => value === period)?.days;
  if (days === undefined) return { limit: 500 };
  return { limit: 1000, from: Math.floor((now - days * 86_400_000) / 60_000) * 60_000 };
}
