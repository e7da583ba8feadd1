import { join } from 'node:path';
import { FettleError, type Log } from '@fettle/flows';
import type { Environment } from '../environment.ts';
import { generatePassword } from '../first-person.ts';
import { PLANT_USER, startPlant } from '../plant/plant.ts';
import { listPersons } from '../services/persons.ts';
import type { By, Services } from '../services/services.ts';
import type { RunningFettle } from '../start-fettle.ts';
import { type DemoDriver, startDemoDriver } from './demo-driver.ts';
import { DEMO_PERSONS, seedDemo } from './seed-demo.ts';

/** Chosen so that the first clampings are good: a newcomer first sees parts being made. Each later part has its own fate. */
const SEED = 72;

type Ready = Pick<RunningFettle, 'services' | 'firstPassword'>;

export interface Demo {
  readonly userNames: readonly string[];
  /** The demo content, with the addresses at which the machines listen in this run. To be there before connections are tried: those of the last run answer no more. */
  seed(ready: Ready): Promise<void>;
  /** The colleague who keeps it busy. */
  startDriver(services: Services): Promise<DemoDriver>;
  /** Ends the machines. Once nobody is connected any more: machines that vanish are a fault worth a warning. */
  stop(): Promise<void>;
}

/** The simulated plant, and what belongs to it in a Fettle. */
export async function startDemo(
  environment: Pick<Environment, 'dataFolder'>,
  { log, say }: { readonly log: Log; readonly say: (line: string) => void },
): Promise<Demo> {
  const plant = await startPlant({
    seed: SEED,
    speed: 1,
    opcuaPort: 0,
    mqttPort: 0,
    dataFolder: join(environment.dataFolder, 'demo-plant'),
    log: (line) => log.debug({ plant: 's-block' }, line),
  });
  return {
    userNames: DEMO_PERSONS.map(({ userName }) => userName),
    async seed({ services, firstPassword }) {
      const password = firstPassword ?? generatePassword();
      const made = await seedDemo(services, await administrator(services), { addresses: { ...plant, user: PLANT_USER }, password });
      if (made.length > 0 && firstPassword === undefined) say(`Password of ${made.join(', ')}: ${password}   (shown only this once)`);
    },
    startDriver: async (services) => startDemoDriver(services, await administrator(services)),
    stop: () => plant.stop(),
  };
}

/** In whose name the demo is seeded: the administrator who asked for it by starting it. */
async function administrator(services: Services): Promise<By> {
  const person = (await listPersons(services)).find(({ roles, active }) => active && roles.includes('administrator'));
  if (person === undefined) throw new FettleError('stateRefused', 'The demo needs an administrator in whose name it is set up.');
  return { person };
}
