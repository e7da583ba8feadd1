import { FettleError } from '@fettle/flows';
import type { StudySample } from '@fettle/flows/statistics/index.ts';

/**
 * Positions (from 1) of the samples that `1-25`, `1-10,12-25` or `3` name: by their labels where these are whole numbers, each one once, else by their place in the
 * file. `what` is the option, for messages.
 */
export function chosenSamples(text: string, samples: readonly StudySample[], what: string): number[] {
  const labels = samples.map(({ label }) => Number(label));
  const numbered = new Set(labels).size === labels.length && labels.every(Number.isInteger);
  const chosen = new Set<number>();
  for (const part of text.split(',')) {
    const [, first, last] = /^\s*(\d+)\s*(?:-\s*(\d+)\s*)?$/.exec(part) ?? [];
    if (first === undefined || Number(last ?? first) < Number(first))
      throw new FettleError(
        'invalidInput',
        `"${text}" names no samples. Write a range, and more of them after a comma: ${what} 1-25 or ${what} 1-10,12-25.`,
      );
    const known = numbered ? { first: Math.min(...labels), last: Math.max(...labels) } : { first: 1, last: samples.length };
    let found = false;
    for (const [index] of samples.entries()) {
      const number = numbered ? (labels[index] as number) : index + 1;
      if (number >= Number(first) && number <= Number(last ?? first)) {
        chosen.add(index + 1);
        found = true;
      }
    }
    if (!found || Number(last ?? first) > known.last)
      throw new FettleError(
        'invalidInput',
        `${what} ${part.trim()} names ${found ? 'samples that are not there' : 'no sample'}; the file has samples ${known.first} to ${known.last}.`,
      );
  }
  return [...chosen].sort((a, b) => a - b);
}
