import { join } from 'node:path';
import { startChild } from '../support/child-program.ts';

/** One alarm in so many readings. */
const FIRE_EVERY = 101;
/** Readings in front of the last answer: enough for every batch to fill, too few for a flood. */
const AHEAD = 4000;
const PATIENCE = 120_000;

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
