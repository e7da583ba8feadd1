import type { Command } from 'commander';

/** `fettle table`. `typed` makes a path of what was typed, `out` takes lines of the result, `end` the exit code. */
export function registerTable(
  program: Command,
  typed: (path: string) => string,
  output: { out(line: string): void; end(code: number): void },
): void {
  const table = program.command('table').description('decision tables as files: JSON, CSV or DMN, by their extension');
  table
    .command('check')
    .description('find gaps, overlaps and rows that never decide; exit code 1 when the hit policy does not allow what was found')
    .argument('<file>', 'a .json, .csv or .dmn file')
    .option('--json', 'one JSON object instead of words', false)
    .action(async (file: string, options: { json: boolean }) => {
      const { runTableCheck } = await import('./table-command.ts');
      output.end(await runTableCheck(typed(file), options, output.out));
    });
  table
    .command('convert')
    .description('write a table in another format; says what that cannot carry')
    .argument('<from>', 'a .json, .csv or .dmn file')
    .argument('<to>', 'a .json, .csv or .dmn file')
    .option('--table <name>', 'which table, of a DMN file with several')
    .action(async (from: string, to: string, options: { table?: string }) => {
      const { runTableConvert } = await import('./table-command.ts');
      await runTableConvert(typed(from), typed(to), options, output.out);
    });
}
