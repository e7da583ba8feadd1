import type { TrialResult } from './run-trial.ts';

/** The result of a run, as BENCHMARKS.md holds it. */
export function resultTable(results: readonly TrialResult[], seed: number): string {
  const rows = results.map(({ fault, queue, rounds, events, units, effects, performedAgain, violations, longestPause, seconds }) =>
    [
      `\`${fault}\``,
      queue,
      rounds,
      events,
      units,
      effects,
      performedAgain,
      violations.length,
      longestPause?.toFixed(1) ?? '',
      Math.round(seconds),
    ].join(' | '),
  );
  const total = (of: (result: TrialResult) => number): number => results.reduce((sum, result) => sum + of(result), 0);
  const sums = [
    '**all**',
    '',
    total(({ rounds }) => rounds),
    total(({ events }) => events),
    total(({ units }) => units),
    total(({ effects }) => effects),
    total(({ performedAgain }) => performedAgain),
    `**${total(({ violations }) => violations.length)}**`,
    '',
    Math.round(total(({ seconds }) => seconds)),
  ].join(' | ');
  return [
    `Seed ${seed}, Node ${process.version}.`,
    '',
    '| fault | queue | rounds | events | units | effects | of them performed again | violations | longest pause, s | seconds |',
    '|---|---|---|---|---|---|---|---|---|---|',
    ...[...rows, sums].map((row) => `| ${row} |`),
  ].join('\n');
}
