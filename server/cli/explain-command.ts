import { FettleError } from '@fettle/flows';
import type { Command } from 'commander';
import type { RemoteCommands } from './dead-letter-commands.ts';

interface ExplainOptions {
  readonly unit?: string;
  readonly equipment?: string;
  readonly at?: string;
  readonly ruleVersion?: string;
  readonly json: boolean;
}

/** `fettle explain RULE --unit SERIAL | --equipment E --at TIME`: why a rule did not fire. */
export function addExplainCommand<Options>(program: Command, { remote, signedIn, out }: Omit<RemoteCommands<Options>, 'end'>): void {
  remote(program.command('explain'))
    .description('say why a quality rule did not fire (or that it did): for a unit, or on a machine at a recorded moment')
    .argument('<rule>', 'id of the quality rule')
    .option('--unit <serial>', 'the unit, by its serial number')
    .option('--equipment <id>', 'the machine')
    .option('--at <time>', 'the moment: ISO 8601 (2026-11-27T10:32:05Z) or milliseconds since 1970')
    .option('--rule-version <n>', 'judge by this version instead of the one that was in force')
    .option('--json', 'the whole answer as JSON', false)
    .action(async (rule: string, options: Options & ExplainOptions) => {
      const { unit, equipment, at, ruleVersion, json } = options;
      const client = await signedIn(options);
      const answer = await client.call('whyNot', {
        params: { flow: rule },
        query: {
          ...(unit === undefined ? {} : { unit }),
          ...(equipment === undefined ? {} : { equipment }),
          ...(at === undefined ? {} : { at: timeOf(at) }),
          ...(ruleVersion === undefined ? {} : { version: Number(ruleVersion) }),
        },
      });
      if (json) {
        out(JSON.stringify(answer));
        return;
      }
      for (const note of answer.notes) out(note);
      for (const { equipment: machine, from, to, version, words } of answer.stays)
        out(`${machine}  ${new Date(from).toISOString()} … ${new Date(to).toISOString()}  version ${version}\n  ${words}`);
    });
}

function timeOf(text: string): number {
  const time = /^\d+$/.test(text) ? Number(text) : Date.parse(text);
  if (Number.isNaN(time)) throw new FettleError('invalidInput', `"${text}" is no time. Write it as 2026-11-27T10:32:05Z.`);
  return time;
}
