import { join } from 'node:path';
import { startChild } from '../support/child-program.ts';

/** One alarm in so many readings. */
const FIRE_EVERY = 101;
/** Readings in front of the last answer: enough for every batch to fill, too few for a flood. */
const AHEAD = 4000;
const PATIENCE = 120_000;

/** Offered open loop, one after the other, until one is too much. */
const LADDER = [2500, 5000, 7500, 10_000, 12_500, 15_000, 17_500, 20_000, 22_500, 25_000, 30_000];
const LADDER_SECONDS = 2;

let runs = 0;

/** Readings a second that whoever listens on `plant/#` judges and answers, from the first PUBLISH to the last answer. */
export async function mqttRate(brokerPort: number, equipmentClass: string, messages: number): Promise<number> {
  runs += 1;
  const args = ['--port', String(brokerPort), '--name', `run${runs}`, '--class', equipmentClass, '--messages', String(messages)];
  const load = startChild(join(import.meta.dirname, 'mqtt-load.ts'), [
    ...args,
    '--fire-every',
    String(FIRE_EVERY),
    '--ahead',
    String(AHEAD),
  ]);
  try {
    const { seconds, published } = JSON.parse(await load.line('the readings to be answered', PATIENCE)) as Record<string, number>;
    return (published as number) / (seconds as number);
  } finally {
    await load.stop();
  }
}

/**
 * The highest of the offered rates at which every alarm was answered: machines that publish at their own pace, and a broker that drops, with its default settings, what a subscriber does not
 * take in time. 0 when none was.
 */
export async function lossFreeRate(brokerPort: number, equipmentClass: string): Promise<number> {
  let lossFree = 0;
  for (const rate of LADDER) {
    runs += 1;
    const args = [
      '--port',
      String(brokerPort),
      '--name',
      `run${runs}`,
      '--class',
      equipmentClass,
      '--messages',
      String(rate * LADDER_SECONDS),
    ];
    const load = startChild(join(import.meta.dirname, 'mqtt-load.ts'), [
      ...args,
      '--fire-every',
      String(FIRE_EVERY),
      '--rate',
      String(rate),
    ]);
    try {
      await load.line('the readings to be answered', PATIENCE);
      lossFree = rate;
    } catch {
      return lossFree;
    } finally {
      await load.stop();
    }
  }
  return lossFree;
}
