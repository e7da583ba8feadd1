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
    .option(
      '--at <time>',
      'the moment: 2026-11-27T10:32:05Z, with +01:00 instead of Z where that is meant, without either in the time of this computer; or milliseconds since 1970',
    )
    .option('--rule-version <n>', 'judge by this released version of the rule instead of the one that was in force then')
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
          ...(ruleVersion === undefined ? {} : { version: versionOf(ruleVersion) }),
        },
      });
      if (json) {
        out(JSON.stringify(answer));
        return;
      }
      for (const note of answer.notes) out(note);
      for (const { equipment: machine, serialNumber, from, to, version, words, fired, cut } of answer.stays) {
        out(
          `${machine}${serialNumber === undefined ? '' : `  ${serialNumber}`}  ${moment(from)} … ${moment(to)}  by version ${version} of ${answer.flowName}`,
        );
        out(`  ${words}`);
        for (const { at: when, id } of fired) out(`  fired ${moment(when)}  ${id}`);
        if (cut) out('  More was recorded than was looked at: the first 50,000 readings.');
      }
    });
}

const moment = (time: number): string => new Date(time).toISOString();

function versionOf(text: string): number {
  const version = Number(text);
  if (Number.isInteger(version) && version > 0) return version;
  throw new FettleError('invalidInput', `"${text}" is no version of the rule. Write its number: --rule-version 3.`);
}

function timeOf(text: string): number {
  const time = /^\d+$/.test(text) ? Number(text) : Date.parse(text);
  if (Number.isNaN(time)) throw new FettleError('invalidInput', `"${text}" is no time. Write it as 2026-11-27T10:32:05Z.`);
  return time;
}
