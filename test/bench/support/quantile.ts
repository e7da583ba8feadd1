/**
 * The nearest-rank quantile: the smallest value such that at least the share `q` of all values is not greater. No interpolation, so a p99 is a latency that somebody had.
 *
 * @param q 0..1
 */
export function quantile(values: readonly number[], q: number): number {
  if (values.length === 0) throw new Error('There is no quantile of nothing.');
  const sorted = [...values].sort((a, b) => a - b);
  const rank = Math.max(1, Math.ceil(q * sorted.length));
  return sorted[rank - 1] as number;
}
