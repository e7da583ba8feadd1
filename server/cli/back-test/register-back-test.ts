import { FettleError } from '@fettle/flows';
import { parseFlowText } from '@fettle/flows/parse-definition.ts';
import type { Command } from 'commander';
import { readText } from '../simulate-command.ts';

interface BackTestOptions {
  readonly data?: string[];
  readonly mapping?: string;
  readonly equipment?: string;
  readonly product?: string;
  readonly against?: string;
  readonly set?: string[];
  readonly signal?: string[];
  readonly within: string;
  readonly json: boolean;
}

/** `fettle backtest`: a rule over recorded readings, beside another version of it. `typed` makes a path of what was typed. */
export function registerBackTest(program: Command, typed: (path: string) => string, write: (line: string) => void): void {
  program
    .command('backtest')
    .description('judge a quality rule over recorded readings, and compare it with another version: what would have fired, on which units')
    .argument('<flow>', 'a flow, a JSON file')
    .option(
      '--data <paths...>',
      'files of readings: JSON lines, CSV with a reading a line, or with --mapping recordings or a folder of them',
    )
    .option('--mapping <name>', "how recordings' columns become signals: cnc-mill, or a file")
    .option('--equipment <machine>', 'the machine that recordings are of')
    .option('--signal <signal=column...>', 'signals whose columns are called otherwise: stage=Stage')
    .option('--product <product>', 'only what fires on units of this product')
    .option('--against <file>', 'the version to compare with')
    .option('--set <change...>', 'a param that is changed before: hot.condition.all[0].value=5.2')
    .option('--within <seconds>', 'so far apart two firings on one unit are still the same', '60')
    .option('--json', 'one JSON object instead of words', false)
    .action(async (flow: string, options: BackTestOptions) => {
      const { runBackTest, withParam } = await import('./back-test-command.ts');
      const { readPasts } = await import('./back-test-data.ts');
      const { data = [], mapping, equipment, product, against, set = [], json } = options;
      const renamed = Object.fromEntries((options.signal ?? []).map(pair));
      const within = Number(options.within) * 1000;
      if (!(within >= 0)) throw new FettleError('invalidInput', 'Within how many seconds? --within takes a number.');
      if (data.length === 0) throw new FettleError('invalidInput', 'Over which readings? Give files: --data readings.csv');
      const read = async (path: string) => parseFlowText(await readText(typed(path)));
      const draft = set.reduce(withParam, await read(flow));
      // A changed param without another version is compared with the file as it is.
      const other = against ?? (set.length > 0 ? flow : undefined);
      const pasts = await readPasts(data.map(typed), { mapping: fileOrName(mapping, typed), equipment, renamed });
      const machines = pasts.map((past) => past.equipment);
      runBackTest({
        draft,
        other: other === undefined ? undefined : { definition: await read(other), title: other === flow ? 'the file as it is' : other },
        pasts,
        product,
        equipmentOfClass: () => machines,
        within,
        json,
        write,
      });
    });
}

/** A mapping that comes with Fettle is a name, any other a path. */
function fileOrName(mapping: string | undefined, typed: (path: string) => string): string | undefined {
  return mapping === undefined || /^[\w-]+$/.test(mapping) ? mapping : typed(mapping);
}

function pair(text: string): [string, string] {
  const [signal, column, ...more] = text.split('=');
  if (!signal || !column || more.length > 0)
    throw new FettleError('invalidInput', `"${text}" names no column of a signal. Write for example --signal stage=Machining_Process`);
  return [signal, column];
}
