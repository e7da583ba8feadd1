import { access } from 'node:fs/promises';
import type { MachinePast } from '@fettle/engine/core/back-test/index.ts';
import { FettleError, type FlowDefinition } from '@fettle/flows';
import { parseFlowText } from '@fettle/flows/parse-definition.ts';
import type { Command } from 'commander';
import type { ApiClient } from '../api-client.ts';
import { readText } from '../simulate-command.ts';

interface BackTestOptions {
  readonly data?: string[];
  readonly mapping?: string;
  readonly equipment?: string;
  readonly product?: string;
  readonly from?: string;
  readonly to?: string;
  readonly against?: string;
  readonly set?: string[];
  readonly signal?: string[];
  readonly within: string;
  readonly json: boolean;
}

export interface BackTestCommandLine<Remote> {
  /** Makes a path of what was typed. */
  readonly typed: (path: string) => string;
  readonly write: (line: string) => void;
  readonly remote: (command: Command) => Command;
  readonly signedIn: (options: Remote) => Promise<ApiClient>;
}

/** `fettle backtest`: a rule over recorded readings, of files or of a running Fettle, beside another version of it. */
export function registerBackTest<Remote>(program: Command, { typed, write, remote, signedIn }: BackTestCommandLine<Remote>): void {
  remote(program.command('backtest'))
    .description('judge a quality rule over recorded readings, and compare it with another version: what would have fired, on which units')
    .argument('<flow>', 'a flow of a running Fettle by its id, or a JSON file')
    .option(
      '--data <paths...>',
      'files of readings: JSON lines, CSV with a reading a line, or with --mapping recordings or a folder of them',
    )
    .option('--mapping <name>', "how recordings' columns become signals: cnc-mill, or a file")
    .option('--from <time>', 'without --data: what is recorded from then on (default: a day ago)')
    .option('--to <time>', '… and up to then (default: now)')
    .option('--equipment <machine>', 'only this machine; of recordings: whose they are')
    .option('--signal <signal=column...>', 'signals whose columns are called otherwise: stage=Machining_Process')
    .option('--product <product>', 'only what fires on units of this product')
    .option('--against <version>', 'released (default for a flow of a running Fettle), none, a version number, or a file')
    .option('--set <change...>', 'a param that is changed before: hot.condition.all[0].value=5.2')
    .option('--within <seconds>', 'so far apart two firings on one unit are still the same', '60')
    .option('--json', 'one JSON object instead of words', false)
    .action(async (flow: string, options: BackTestOptions & Remote) => {
      const { runBackTest, withParam } = await import('./back-test-command.ts');
      const within = Number(options.within) * 1000;
      if (!(within >= 0)) throw new FettleError('invalidInput', 'Within how many seconds? --within takes a number.');
      const path = typed(flow);
      const isFile = flow.endsWith('.json') || (await isThere(path));
      if (isFile && options.data === undefined)
        throw new FettleError('invalidInput', 'Over which readings? Give files with --data, or name a flow of a running Fettle.');
      const found = isFile ? { draft: parseFlowText(await readText(path)) } : await ofServer(await signedIn(options), flow, options);
      const draft = (options.set ?? []).reduce(withParam, found.draft);
      const pasts = options.data === undefined ? (found.pasts ?? []) : await ofFiles(options.data, options, typed);
      const other = await otherVersion(options, { ...found, isChanged: draft !== found.draft, typed });
      const machines = pasts.map(({ equipment }) => equipment);
      runBackTest({
        draft,
        other,
        pasts,
        product: options.product,
        equipmentOfClass: (name) => found.classes?.[name] ?? machines,
        within,
        minutesHeld: found.minutesHeld,
        json: options.json,
        write,
      });
    });
}

interface Found {
  readonly draft: FlowDefinition;
  readonly released?: { readonly version: number; readonly definition: FlowDefinition } | undefined;
  readonly version?: (version: number) => Promise<FlowDefinition>;
  readonly pasts?: readonly MachinePast[];
  readonly classes?: Readonly<Record<string, readonly string[]>>;
  readonly minutesHeld?: number | undefined;
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function ofServer(client: ApiClient, flow: string, options: BackTestOptions): Promise<Found> {
  const { readPlanned } = await import('./recorded-on-server.ts');
  const version = async (number: number): Promise<FlowDefinition> =>
    (await client.call('getFlowVersion', { params: { flow, version: number } })).definition;
  if (options.data !== undefined) {
    const { draft, summary } = await client.call('getFlow', { params: { flow } });
    const { releasedVersion } = summary;
    const released = releasedVersion === undefined ? undefined : { version: releasedVersion, definition: await version(releasedVersion) };
    return { draft, released, version };
  }
  const [from, to] = [timeOf(options.from, Date.now() - 86_400_000), timeOf(options.to, Date.now())];
  return { ...(await readPlanned(client, flow, { from, to, equipment: options.equipment })), version };
}

function timeOf(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const time = /^\d+$/.test(text) ? Number(text) : Date.parse(text);
  if (Number.isNaN(time)) throw new FettleError('invalidInput', `"${text}" is no time. Write 2026-11-27T06:00 or milliseconds since 1970.`);
  return time;
}

async function ofFiles(data: readonly string[], options: BackTestOptions, typed: (path: string) => string): Promise<MachinePast[]> {
  const { readPasts } = await import('./back-test-data.ts');
  const { mapping, equipment } = options;
  const renamed = Object.fromEntries((options.signal ?? []).map(pair));
  // A mapping that comes with Fettle is a name, any other a path.
  const file = mapping === undefined || /^[\w-]+$/.test(mapping) ? mapping : typed(mapping);
  return readPasts(data.map(typed), { mapping: file, equipment, renamed });
}

async function otherVersion(
  { against }: BackTestOptions,
  { draft, released, version, isChanged, typed }: Found & { readonly isChanged: boolean; readonly typed: (path: string) => string },
): Promise<{ readonly definition: FlowDefinition; readonly title: string } | undefined> {
  if (against === 'none') return undefined;
  if (against === undefined || against === 'released') {
    if (released !== undefined) return { definition: released.definition, title: `version ${released.version}` };
    if (against === 'released') throw new FettleError('stateRefused', 'No version of it is released. Compare with a file, or with none.');
    // A changed param is compared with the flow as it is.
    return isChanged ? { definition: draft, title: 'the flow as it is' } : undefined;
  }
  if (/^\d+$/.test(against) && version !== undefined) return { definition: await version(Number(against)), title: `version ${against}` };
  return { definition: parseFlowText(await readText(typed(against))), title: against };
}

function pair(text: string): [string, string] {
  const [signal, column, ...more] = text.split('=');
  if (!signal || !column || more.length > 0)
    throw new FettleError('invalidInput', `"${text}" names no column of a signal. Write for example --signal stage=Machining_Process`);
  return [signal, column];
}
