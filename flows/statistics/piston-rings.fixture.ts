/**
 * Samples of the piston ring data (inside diameters in mm, 40 samples of 5, after Montgomery, Introduction to Statistical Quality Control) from its CSV text. For
 * tests, which read the file themselves: nothing in this package does.
 */
export function pistonRings(csv: string): number[][] {
  const samples: number[][] = [];
  for (const line of csv.trim().split('\n').slice(1)) {
    const [diameter, sample] = line.split(',').map(Number) as [number, number];
    samples[sample - 1] = [...(samples[sample - 1] ?? []), diameter];
  }
  return samples;
}
