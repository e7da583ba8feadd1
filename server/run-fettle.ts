import { FettleError } from '@fettle/flows';
import type { Demo } from './demo/start-demo.ts';
import { type Environment, readEnvironment } from './environment.ts';
import { createLog } from './log.ts';
import { EVERY_PROCESS_ROLE, type ProcessRole } from './processes/process-role.ts';
import { startFettle } from './start-fettle.ts';
import { onStopSignal } from './stop-signals.ts';
import { withoutPasswords } from './without-passwords.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

export interface RunOptions {
  /** The simulated plant runs beside it and the demo content is there. */
  readonly demo: boolean;
  /** What this process does; default: everything. */
  readonly roles?: readonly ProcessRole[];
}

/** Runs until it is asked to stop. */
export async function runFettle(environment: Environment, options: RunOptions): Promise<void> {
  const { roles = EVERY_PROCESS_ROLE } = options;
  const log = createLog(environment.logLevel);
  const stops: (() => Promise<void>)[] = [];
  let starting: Promise<unknown> = Promise.resolve();
  let asked = false;
  const end = async (): Promise<void> => {
    asked = true;
    say('Stopping…');
    // What is half started is let finish, so that all of it can be stopped: a database's process would stay behind.
    await starting.catch(() => undefined);
    const problems: unknown[] = [];
    for (let stop = stops.pop(); stop !== undefined; stop = stops.pop()) await stop().catch((problem) => problems.push(problem));
    if (problems.length > 0) throw problems[0];
    say('Stopped.');
  };
  onStopSignal(end, say);
  /** Whoever keeps this process running starts the newer version instead; exit code 1 tells that it did not end by itself. */
  const onOutdated = (reason: string): void => {
    if (asked) return;
    process.stderr.write(`\n${reason}\n`);
    void end()
      .catch(() => undefined)
      .finally(() => process.exit(1));
  };
  const start = async <T extends { stop(): Promise<void> }>(part: Promise<T>): Promise<T> => {
    starting = part.then(({ stop }) => void stops.push(stop));
    await starting;
    return part;
  };
  let demo: Demo | undefined;
  if (options.demo) {
    say('Starting the demo plant…');
    const { startDemo } = await import('./demo/start-demo.ts');
    // First, and so ended last: Fettle finds its machines, and leaves them before they go.
    demo = await start(startDemo(environment, { log, say }));
    if (asked) return;
  }
  if (roles.includes('http')) say('Starting the database…');
  const fettle = await start(
    startFettle(environment, { log, say, roles, onOutdated, ...(demo === undefined ? {} : { beforeConnecting: demo.seed }) }),
  );
  if (asked) return;
  if (demo !== undefined) await start(demo.startDriver(fettle.services));
  if (asked) return;
  if (!roles.includes('http')) {
    say(`  Fettle is running as ${roles.join(' and ')}, process ${process.pid}.`);
    return;
  }
  announce(fettle.address, fettle.firstPassword, environment.adminPassword !== undefined, demo?.userNames ?? []);
}

function announce(address: string, firstPassword: string | undefined, given: boolean, persons: readonly string[]): void {
  say('');
  say(`  Fettle is running:  ${address}`);
  if (firstPassword === undefined) {
    say('  Sign in with the password that the first start printed (lost? npm run -s fettle -- password admin)');
  } else {
    say(`  Sign in as          admin${persons.length > 0 ? `  (or ${persons.join(', ')})` : ''}`);
    say(
      given ? '  Password            the one in FETTLE_ADMIN_PASSWORD' : `  Password            ${firstPassword}   (shown only this once)`,
    );
  }
  say('  Stop with           Ctrl+C');
  say('');
}

/** Entry of the main files: a refusal is its sentence, nothing else. */
export async function main(options: RunOptions): Promise<void> {
  try {
    await runFettle(readEnvironment(process.env), options);
  } catch (error) {
    const text =
      error instanceof FettleError ? error.message : `Fettle could not start: ${error instanceof Error ? error.message : String(error)}`;
    process.stderr.write(`\n${withoutPasswords(text)}\n`);
    process.exit(1);
  }
}
