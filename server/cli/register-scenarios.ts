import type { Command } from 'commander';

/** `fettle simulate` and `fettle test`. `typed` makes a path of what was typed, `out` takes lines of the result, `end` the exit code. */
export function registerScenarios(
  program: Command,
  typed: (path: string) => string,
  output: { out(line: string): void; end(code: number): void },
): void {
  program
    .command('simulate')
    .description('run a flow over events without a database; prints its history as JSON lines')
    .argument('<flow>', 'flow definition, a JSON file')
    .argument('<events>', 'what happens, as JSON lines: start, event, complete, decide')
    .option(
      '--rule <file>',
      'a quality rule beside the routing (repeatable)',
      (file: string, before: string[]) => [...before, file],
      [] as string[],
    )
    .option('--plant <file>', 'equipment and signals (default: what the events speak of)')
    .action(async (flow: string, events: string, options: { rule: string[]; plant?: string }) => {
      const { runSimulate } = await import('./simulate-command.ts');
      const plant = options.plant === undefined ? undefined : typed(options.plant);
      await runSimulate({ flow: typed(flow), events: typed(events), plant, rules: options.rule.map(typed), write: output.out });
    });
  program
    .command('test')
    .description('play the scenarios of a folder without a database; exit code 1 when one happens otherwise')
    .argument('<folder>', 'a folder with flow.json, events.jsonl and expected.jsonl, or a folder of such folders')
    .action(async (folder: string) => {
      const { runTest } = await import('./test-command.ts');
      output.end(await runTest(typed(folder), output.out));
    });
}
