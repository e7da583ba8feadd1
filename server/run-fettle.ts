import { FettleError } from '@fettle/flows';
import { type Environment, readEnvironment } from './environment.ts';
import { createLog } from './log.ts';
import { startFettle } from './start-fettle.ts';
import { onStopSignal } from './stop-signals.ts';
import { withoutPasswords } from './without-passwords.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Runs until it is asked to stop. With `demo`, the simulated plant runs beside it and the demo content is there. */
export async function runFettle(environment: Environment, options: { readonly demo: boolean }): Promise<void> {
  const log = createLog(environment.logLevel);
  const stops: (() => Promise<void>)[] = [];
  onStopSignal(async () => {
    say('Stopping…');
    for (let stop = stops.pop(); stop !== undefined; stop = stops.pop()) await stop();
    say('Stopped.');
  }, say);
  say('Starting the database…');
  const fettle = await startFettle(environment, { log, say });
  stops.push(fettle.stop);
  let persons: readonly string[] = [];
  if (options.demo) {
    say('Starting the demo plant…');
    const { startDemo } = await import('./demo/start-demo.ts');
    const demo = await startDemo(fettle, environment, { log, say });
    stops.push(demo.stop);
    persons = demo.userNames;
  }
  announce(fettle.address, fettle.firstPassword, environment.adminPassword !== undefined, persons);
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
export async function main(options: { readonly demo: boolean }): Promise<void> {
  try {
    await runFettle(readEnvironment(process.env), options);
  } catch (error) {
    const text =
      error instanceof FettleError ? error.message : `Fettle could not start: ${error instanceof Error ? error.message : String(error)}`;
    process.stderr.write(`\n${withoutPasswords(text)}\n`);
    process.exit(1);
  }
}
