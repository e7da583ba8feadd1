import { join } from 'node:path';
import { FettleError, type Log } from '@fettle/flows';
import type { Environment } from '../environment.ts';
import { generatePassword } from '../first-person.ts';
import { PLANT_USER, startPlant } from '../plant/plant.ts';
import { listPersons } from '../services/persons.ts';
import type { By, Services } from '../services/services.ts';
import { startDemoDriver } from './demo-driver.ts';
import { DEMO_PERSONS, seedDemo } from './seed-demo.ts';

/** Chosen so that the first clampings are good: a newcomer first sees parts being made. Each later part has its own fate. */
const SEED = 72;

export interface RunningDemo {
  readonly userNames: readonly string[];
  /** Ends the colleague; the machines run on. */
  stop(): Promise<void>;
  /** Once nobody is connected any more: machines that vanish are a fault worth a warning. */
  stopPlant(): Promise<void>;
}

/** The simulated plant, the demo content and the colleague that keeps it busy, beside a running Fettle. */
export async function startDemo(
  fettle: { readonly services: Services; readonly firstPassword: string | undefined },
  environment: Pick<Environment, 'dataFolder'>,
  options: { readonly log: Log; readonly say: (line: string) => void },
): Promise<RunningDemo> {
  const { services, firstPassword } = fettle;
  const plant = await startPlant({
    seed: SEED,
    speed: 1,
    opcuaPort: 0,
    mqttPort: 0,
    dataFolder: join(environment.dataFolder, 'demo-plant'),
    log: (line) => options.log.debug({ plant: 's-block' }, line),
  });
  try {
    const by = await administrator(services);
    const password = firstPassword ?? generatePassword();
    const made = await seedDemo(services, by, { addresses: { ...plant, user: PLANT_USER }, password });
    if (made.length > 0 && firstPassword === undefined) options.say(`Password of ${made.join(', ')}: ${password}   (shown only this once)`);
    const driver = await startDemoDriver(services, by);
    return {
      userNames: DEMO_PERSONS.map(({ userName }) => userName),
      stop: () => driver.stop(),
      stopPlant: () => plant.stop(),
    };
  } catch (error) {
    await plant.stop();
    throw error;
  }
}

/** In whose name the demo is seeded: the administrator who asked for it by starting it. */
async function administrator(services: Services): Promise<By> {
  const person = (await listPersons(services)).find(({ roles, active }) => active && roles.includes('administrator'));
  if (person === undefined) throw new FettleError('stateRefused', 'The demo needs an administrator in whose name it is set up.');
  return { person };
}
