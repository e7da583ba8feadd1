import { isAbsolute, resolve } from 'node:path';
import { FettleError } from '@fettle/flows';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import type { Environment } from '../environment.ts';
import { withoutPasswords } from '../without-passwords.ts';
import { ApiClient } from './api-client.ts';
import { registerBackTest } from './back-test/register-back-test.ts';
import { registerChart } from './chart/register-chart.ts';
import { registerSamplingPlan } from './chart/sampling-plan-command.ts';
import { addDeadLetterCommands } from './dead-letter-commands.ts';
import { addExplainCommand } from './explain-command.ts';
import { registerOee } from './oee/register-oee.ts';
import type { ShardsOptions } from './operations-command.ts';
import { registerRules } from './register-rules.ts';
import { registerScenarios } from './register-scenarios.ts';
import { addShadowCommands } from './shadow-commands.ts';
import { registerTable } from './table/register-table.ts';

/** Where a command writes: whole lines, without their end. */
export interface CommandOutput {
  /** Results: stdout. */
  out(line: string): void;
  /** Everything else: stderr. */
  err(line: string): void;
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0) throw new InvalidArgumentError('It is a whole number.');
  return number;
}

function positiveNumber(text: string): number {
  const number = Number(text);
  if (!(number > 0) || !Number.isFinite(number)) throw new InvalidArgumentError('It is a number above 0.');
  return number;
}

interface RemoteOptions {
  readonly url?: string;
  readonly user: string;
}

interface OrderOptions extends RemoteOptions {
  readonly id: string;
  readonly quantity: number;
  readonly serial?: string[];
  readonly product?: string;
  readonly equipment?: string[];
}

interface MigrateOptions extends RemoteOptions {
  readonly from: number;
  readonly to: number;
  readonly serial?: string[];
  readonly order?: string;
  readonly at?: string;
  readonly map?: string[];
  readonly keep: boolean;
  readonly reason?: string;
  readonly dryRun: boolean;
  readonly json: boolean;
}

function counterpart(text: string): [string, string | null] {
  const [from, to, ...more] = text.split('=');
  if (!from || to === undefined || more.length > 0)
    throw new FettleError(
      'invalidInput',
      `"${text}" is no pair. Write the old flowNode and the new one: --map cut=saw (nothing after the = for none)`,
    );
  return [from, to === '' ? null : to];
}

function binding(text: string): [string, string] {
  const [equipmentClass, machine, ...more] = text.split('=');
  if (!equipmentClass || !machine || more.length > 0)
    throw new FettleError('invalidInput', `"${text}" is no binding. Write the class and its machine: --equipment mill=mill-1`);
  return [equipmentClass, machine];
}

async function signedIn(environment: Environment, options: RemoteOptions): Promise<ApiClient> {
  const client = new ApiClient(options.url ?? `http://127.0.0.1:${environment.port}`);
  if (environment.password === undefined)
    throw new FettleError(
      'notSignedIn',
      `Give the password of "${options.user}" in the environment: FETTLE_PASSWORD=… (it would show in the list of processes otherwise).`,
    );
  await client.signIn(options.user, environment.password);
  return client;
}

const remote = (command: Command): Command =>
  command
    .option('--url <url>', 'where Fettle answers (default: this machine, FETTLE_PORT)')
    .option('--user <name>', 'who signs in; the password is FETTLE_PASSWORD', 'admin');

function createProgram(environment: Environment, { out, err }: CommandOutput, end: (code: number) => void): Command {
  /** A path as who typed it meant it. */
  const typed = (path: string): string => (isAbsolute(path) ? path : resolve(environment.typedIn, path));
  const program = new Command('fettle')
    .description('A workflow and rules engine for manufacturing')
    .exitOverride()
    .configureOutput({ writeOut: (text) => out(text.trimEnd()), writeErr: (text) => err(text.trimEnd()) })
    .showHelpAfterError('(fettle --help lists the commands)');

  program
    .command('serve')
    .description('run Fettle: server, engine and connections')
    .option('--only-http', 'only the web app, its API and live updates: worker and connect run as processes of their own', false)
    .action(async ({ onlyHttp }: { onlyHttp: boolean }) =>
      (await import('../run-fettle.ts')).runFettle(environment, { demo: false, ...(onlyHttp ? { roles: ['http'] } : {}) }),
    );
  program
    .command('worker')
    .description('run a process that carries flows out: drains, timers, effects. Any number, on any machine; beside fettle serve.')
    .action(async () => (await import('../run-fettle.ts')).runFettle(environment, { demo: false, roles: ['worker'] }));
  program
    .command('connect')
    .description('run a process that holds connections to machines. Any number, on any machine: they share the connections out.')
    .action(async () => (await import('../run-fettle.ts')).runFettle(environment, { demo: false, roles: ['connect'] }));
  program
    .command('demo')
    .description('run Fettle with the simulated plant and the demo flows')
    .action(async () => (await import('../run-fettle.ts')).runFettle(environment, { demo: true }));

  program
    .command('play')
    .description('serve recorded CSV files as a machine over OPC UA or MQTT')
    .argument('<folder>', 'the recordings')
    .option('--mapping <file>', 'how columns become signals (default: play.json in the folder)')
    .option('--speed <n>', 'times real time', positiveNumber, 1)
    .option('--protocol <name>', 'opcua or mqtt')
    .option('--port <n>', 'port to listen on (default: a free one)', wholeNumber)
    .option('--loop', 'begin again at the end', false)
    .option('--wait-for-subscriber', 'play only while somebody subscribes; begin a part anew when the subscriber was gone', false)
    .option('--control', 'play a part only when the method Play is called', false)
    .action(async (folder: string, options) => {
      const { runPlay } = await import('../plant/player/play-command.ts');
      const stop = new AbortController();
      process.once('SIGINT', () => stop.abort()).once('SIGTERM', () => stop.abort());
      const { mapping, ...rest } = options as { mapping?: string; speed: number; protocol?: 'opcua' | 'mqtt' };
      // A mapping that comes with Fettle is a name, any other a path.
      const file = mapping === undefined || /^[\w-]+$/.test(mapping) ? mapping : typed(mapping);
      const dataFolder = resolve(environment.dataFolder, 'player');
      await runPlay(
        { ...rest, print: out, folder: typed(folder), ...(file === undefined ? {} : { mapping: file }), dataFolder },
        stop.signal,
      );
    });

  registerScenarios(program, typed, { out, end });
  registerChart(program, typed, out);
  registerSamplingPlan(program, out);
  registerOee<RemoteOptions>(program, { typed, out, remote, signedIn: (options) => signedIn(environment, options) });
  registerTable(program, typed, { out, end });
  registerRules(program, typed, { out, err });
  registerBackTest<RemoteOptions>(program, { typed, write: out, remote, signedIn: (options) => signedIn(environment, options) });

  remote(program.command('apply'))
    .description('make every *.json flow of a folder the draft of its id')
    .argument('<folder>', 'the flows')
    .option('--release <reason>', 'release what changed, for this reason')
    .action(async (folder: string, options: RemoteOptions & { release?: string }) => {
      const { applyFolder } = await import('./apply-command.ts');
      await applyFolder(await signedIn(environment, options), typed(folder), { releaseReason: options.release, write: out });
    });
  remote(program.command('export'))
    .description('write every flow into a folder, as files that apply takes')
    .argument('<folder>', 'where to')
    .option('--released', 'the versions in use instead of the drafts', false)
    .action(async (folder: string, options: RemoteOptions & { released: boolean }) => {
      const { exportFolder } = await import('./apply-command.ts');
      await exportFolder(await signedIn(environment, options), typed(folder), { released: options.released, write: out });
    });
  remote(program.command('order'))
    .description('create a job order and start its units')
    .argument('<flow>', 'the routing')
    .requiredOption('--id <id>', 'the job order')
    .option('--quantity <n>', 'units', wholeNumber, 1)
    .option('--serial <numbers...>', 'serial numbers, as many as the quantity')
    .option('--product <id>', "what is made (default: the routing's product)")
    .option('--equipment <class=machine...>', 'the machine for each equipment class that the routing names')
    .action(async (flow: string, options: OrderOptions) => {
      const client = await signedIn(environment, options);
      const body = {
        id: options.id,
        flow,
        quantity: options.serial?.length ?? options.quantity,
        serialNumbers: options.serial,
        product: options.product,
        equipment: Object.fromEntries((options.equipment ?? []).map(binding)),
      };
      const { jobOrder, serialNumbers } = await client.call('createJobOrder', { body });
      out(JSON.stringify({ jobOrder, serialNumbers }));
    });

  remote(program.command('migrate-units'))
    .description('move units in progress to another released version of their routing')
    .argument('<flow>', 'the routing')
    .requiredOption('--from <version>', 'the version that they are on', wholeNumber)
    .requiredOption('--to <version>', 'the version that they move to', wholeNumber)
    .option('--serial <numbers...>', 'only these serial numbers')
    .option('--order <id>', 'only units of this job order')
    .option('--at <flowNode>', 'only units at this flowNode')
    .option('--map <old=new...>', 'counterparts of flowNodes, where neither id nor type and name tell')
    .option('--keep', 'finish what is open at a changed operation as it was begun, instead of beginning it anew', false)
    .option('--reason <text>', 'why; needed unless --dry-run')
    .option('--dry-run', 'tell what would become of each unit, and change nothing', false)
    .option('--json', 'one JSON line for each unit', false)
    .action(async (flow: string, options: MigrateOptions) => {
      const { runMigrateUnits } = await import('./migrate-units-command.ts');
      const { serial, order, at, from, to, reason, dryRun, json } = options;
      const units = {
        ...(serial === undefined ? {} : { serialNumbers: serial }),
        ...(order === undefined ? {} : { jobOrder: order }),
        ...(at === undefined ? {} : { flowNode: at }),
      };
      const map = Object.fromEntries((options.map ?? []).map(counterpart));
      const changed = options.keep ? 'keep' : 'reopen';
      const wish = { flow, from, to, units, map, changed, reason, dryRun, json, write: out } as const;
      end((await runMigrateUnits(await signedIn(environment, options), wish)) ? 0 : 1);
    });

  remote(program.command('shards'))
    .description('what waits in each shard; pause or resume those named, or all')
    .argument('[shards...]', 'numbers of shards')
    .option('--pause', 'what is in hand is finished, then what comes waits')
    .option('--resume', 'go on')
    .option('--reason <text>', 'why, for the audit trail')
    .option('--json', 'one JSON line for each shard', false)
    .action(async (shards: string[], options: RemoteOptions & ShardsOptions) => {
      const { runShards } = await import('./operations-command.ts');
      await runShards(await signedIn(environment, options), shards, options, out);
    });
  addExplainCommand<RemoteOptions>(program, { remote, signedIn: (options) => signedIn(environment, options), out });
  addShadowCommands<RemoteOptions>(program, { remote, signedIn: (options) => signedIn(environment, options), out });
  addDeadLetterCommands<RemoteOptions>(program, { remote, signedIn: (options) => signedIn(environment, options), out, end });
  program
    .command('doctor')
    .description('look at this installation: program, data folder, database, queue, connections')
    .option('--invariants', "check every invariant of the engine's durability protocol", false)
    .option('--json', 'one JSON line for each finding', false)
    .action(async (options: { invariants: boolean; json: boolean }) => {
      const { runDoctor } = await import('./doctor-command.ts');
      end((await runDoctor(environment, { ...options, write: out })) ? 0 : 1);
    });
  program
    .command('password')
    .description('set a new, generated password for a person; for who lost it. Fettle may be running or not.')
    .argument('<user>', 'user name')
    .action(async (user: string) => {
      const { runPassword } = await import('./password-command.ts');
      out(await runPassword(environment, user));
    });
  return program;
}

/**
 * `fettle`: the command line. Results go to stdout, everything else to stderr; a refusal is one sentence and exit code 1, wrong usage exit code 2.
 * Commands load what they need when they run, so that `simulate` starts without a database driver.
 *
 * @returns the exit code
 */
export async function runCommandLine(args: readonly string[], environment: Environment, output: CommandOutput): Promise<number> {
  let code = 0;
  try {
    await createProgram(environment, output, (ended) => {
      code = ended;
    }).parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    output.err(refusalOf(error));
    if (environment.logLevel === 'debug' && error instanceof Error) output.err(String(error.stack));
    return 1;
  }
}

/** A refusal is its sentence; a defect says that it is one. */
export function refusalOf(error: unknown): string {
  if (error instanceof FettleError) return `fettle: ${withoutPasswords(error.message)}`;
  return `fettle: this is a defect in Fettle: ${withoutPasswords(error instanceof Error ? error.message : String(error))}`;
}
