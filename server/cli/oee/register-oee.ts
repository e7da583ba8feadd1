import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import type { ApiClient } from '../api-client.ts';

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
  readonly pri?: number;
  readonly pq?: number;
  readonly gq?: number;
  readonly inspected?: number;
  readonly firstPass?: number;
  readonly equipment?: string;
  readonly from?: string;
  readonly to?: string;
  readonly json: boolean;
}

export interface OeeCommandLine<Remote> {
  /** Makes a path of what was typed. */
  readonly typed: (path: string) => string;
  /** Takes lines of the result. */
  readonly out: (line: string) => void;
  readonly remote: (command: Command) => Command;
  readonly signedIn: (options: Remote) => Promise<ApiClient>;
}

/** `fettle oee`: of times, of states in a file, or of a machine of a running Fettle. */
export function registerOee<Remote>(program: Command, { typed, out, remote, signedIn }: OeeCommandLine<Remote>): void {
  remote(program.command('oee'))
    .description(
      'overall equipment effectiveness of a period (ISO 22400-2), from times, from states of a machine, or from what is recorded of one; times in minutes',
    )
    .option('--equipment <machine>', 'a machine of a running Fettle: its recorded states, and the units that it was done with')
    .option('--from <time>', 'with --equipment: the beginning of the period (default: eight hours before its end)')
    .option('--to <time>', '… and its end (default: now)')
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
    .option('--pri <minutes>', 'planned run time for one piece', notNegative)
    .option('--pq <pieces>', 'produced quantity', notNegative)
    .option('--gq <pieces>', 'good quantity', notNegative)
    .option('--inspected <pieces>', 'inspected pieces (for first pass yield)', notNegative)
    .option('--first-pass <pieces>', 'pieces that were good at their first inspection', notNegative)
    .option('--json', 'one JSON object instead of words', false)
    .action(async ({ states, table, equipment, from, to, ...options }: Typed & Remote) => {
      const { runOee, runRecordedOee } = await import('./oee-command.ts');
      if (equipment !== undefined) {
        const client = await signedIn(options as unknown as Remote);
        return runRecordedOee(client, { equipment, from, to, json: options.json }, out);
      }
      const files = {
        ...(states === undefined ? {} : { states: typed(states) }),
        ...(table === undefined ? {} : { table: typed(table) }),
      };
      await runOee({ ...options, ...files }, out);
    });
}
