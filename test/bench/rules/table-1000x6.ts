import { analyseTable, compileTable } from '@fettle/flows/tables/index.ts';
import { measureRate } from './measure-rate.ts';
import type { RulesPart } from './rules-part.ts';
import { seededNumbers } from './seeded-numbers.ts';
import { INPUTS, partition, tableOf } from './thousand-row-table.ts';

/** Rows that are taken away, and rows that are made to reach over their neighbours. */
const REMOVED = [100, 300, 500, 700, 900];
const WIDENED = [50, 250, 450, 650, 850];
const RUNS = 15;

/** Gaps and overlaps of a decision table of 1,000 rows and 6 inputs, cells read anew each time. Middle of the runs. */
export const table1000x6: RulesPart = {
  name: 'table1000x6',
  summary: 'decision table of 1,000 rows and 6 inputs: all gaps and overlaps, exactly',
  async run({ seconds, figure, say }) {
    const whole = partition(1000, 7);
    const faulty = partition(1000 + REMOVED.length, 7)
      .map((box, index) => (WIDENED.includes(index) ? box.map(([low, high], axis) => [low, axis < 2 ? high + 40 : high] as const) : box))
      .filter((_, index) => !REMOVED.includes(index));
    const differences: string[] = [];

    const complete = measure(() => analyseTable(tableOf(whole)));
    if (complete.result.gaps.length + complete.result.overlapCount > 0)
      differences.push('a table without gaps and overlaps is said to have some');
    figure('table_1000x6_complete_ms', complete.took, 'ms');

    const found = measure(() => analyseTable(tableOf(faulty)));
    const { gaps, overlapCount, decided, moreGaps } = found.result;
    if (gaps.length < REMOVED.length || overlapCount < 1 || !decided || moreGaps) differences.push('gaps that were made are not all found');
    say(`with ${REMOVED.length} rows taken away and ${WIDENED.length} widened: ${gaps.length} gaps, ${overlapCount} overlaps`);
    figure('table_1000x6_ms', Math.max(complete.took, found.took), 'ms');

    const { evaluate } = compileTable(tableOf(whole));
    const random = seededNumbers(11);
    const points = Array.from({ length: 2000 }, () => Array.from({ length: INPUTS }, () => random() * 2200 - 1100));
    const rate = await measureRate(seconds, () => {
      for (const point of points) evaluate(point);
      return points.length;
    });
    figure('table_1000x6_evaluations_per_s', rate, 'evaluations/s');
    return differences;
  },
};

function measure<T>(run: () => T): { readonly result: T; readonly took: number } {
  const times: number[] = [];
  let result = run();
  for (let count = 0; count < RUNS; count += 1) {
    const begin = performance.now();
    result = run();
    times.push(performance.now() - begin);
  }
  return { result, took: times.toSorted((a, b) => a - b)[RUNS >> 1] ?? 0 };
}
