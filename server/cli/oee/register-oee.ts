import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';

function notNegative(text: string): number {
  const number = Number(text);
  if (text.trim() === '' || !(number >= 0) || !Number.isFinite(number)) throw new InvalidArgumentError('It is 0 or a number above it.');
  return number;
}

interface Typed {
  readonly pbt?: number;
  readonly apt?: number;
  readonly aupt?: number;
  readonly states?: string;
  readonly table?: string;
  readonly until?: string;
  readonly pri: number;
  readonly pq: number;
  readonly gq: number;
  readonly inspected?: number;
  readonly firstPass?: number;
  readonly json: boolean;
}

/** `fettle oee`. `typed` makes a path of what was typed, `out` takes lines of the result. */
export function registerOee(program: Command, typed: (path: string) => string, out: (line: string) => void): void {
  program
    .command('oee')
    .description('overall equipment effectiveness of a period (ISO 22400-2), from times or from states of a machine; times in minutes')
    .option('--pbt <minutes>', 'planned busy time', notNegative)
    .option('--apt <minutes>', 'actual production time', notNegative)
    .option('--aupt <minutes>', 'actual unit processing time: production and set-up (for NEE)', notNegative)
    .option(
      '--states <file>',
      'instead of times: CSV of what the machine was in, with the columns that --table asks for and "minutes" or "time"',
    )
    .option(
      '--table <file>',
      'decision table (JSON, CSV, DMN) that says what a state counts as: production, setUp, delay, down or plannedDown',
    )
    .option('--until <time>', 'end of the last state, where --states has times')
    .requiredOption('--pri <minutes>', 'planned run time for one piece', notNegative)
    .requiredOption('--pq <pieces>', 'produced quantity', notNegative)
    .requiredOption('--gq <pieces>', 'good quantity', notNegative)
    .option('--inspected <pieces>', 'inspected pieces (for first pass yield)', notNegative)
    .option('--first-pass <pieces>', 'pieces that were good at their first inspection', notNegative)
    .option('--json', 'one JSON object instead of words', false)
    .action(async ({ states, table, ...options }: Typed) => {
      const { runOee } = await import('./oee-command.ts');
      const files = {
        ...(states === undefined ? {} : { states: typed(states) }),
        ...(table === undefined ? {} : { table: typed(table) }),
      };
      await runOee({ ...options, ...files }, out);
    });
}
