import { FettleError } from '@fettle/flows';
import { fillInTask } from '@fettle/server/demo/fill-in-task.ts';
import mqtt, { type MqttClient } from 'mqtt';
import type { ApiClient } from '../../../server/cli/api-client.ts';
import { startOwnTime } from './own-time.ts';
import { ALARMS, LABELS, LIMIT, PRESSES, type Press, stampedAt } from './plant-flows.ts';

/** Machines that publish by MQTT, people who work through the API, and what the world outside heard. Everything counted here is counted outside of Fettle and its database. */
export interface PlantLoad {
  /** Orders of one round, and machines that go on until `untilSaid`; resolves when orders are there. */
  begin(round: number): Promise<void>;
  /** Lets machines end; resolves when all that they had to say is with the broker. */
  untilSaid(): Promise<void>;
  readonly counts: PlantCounts;
  readonly labels: ReadonlySet<string>;
  readonly alarms: ReadonlySet<number>;
  /** Messages that came again: at least once. */
  readonly again: number;
  /** Longest time between two alarms of the plant in this round, while machines had some to raise; milliseconds. */
  readonly longestPause: number;
  /** Entries that were sent and have no answer yet. */
  readonly unanswered: number;
  stop(): Promise<void>;
}

export interface PlantCounts {
  /** Messages that the broker has acknowledged. */
  readonly published: number;
  readonly units: readonly string[];
  readonly overloads: ReadonlySet<number>;
  readonly confirmed: number;
}

const UNITS = 5;
const ORDER_LIMIT = 6000;
const STEP = 100;
/** A part is stamped in so many steps. */
const STEPS_A_PART = 6;
const LOOK = 150;

export async function startPlantLoad(brokerUrl: string, person: ApiClient): Promise<PlantLoad> {
  const machine = await mqtt.connectAsync(brokerUrl);
  const listener = await mqtt.connectAsync(brokerUrl, { clientId: `trial-${process.pid}`, clean: false });
  const labels = new Set<string>();
  const alarms = new Set<number>();
  const units: string[] = [];
  const overloads = new Set<number>();
  let [published, confirmed, again, longestPause, force] = [0, 0, 0, 0, LIMIT];
  const time = startOwnTime();
  let lastAlarm: number | undefined;
  let ending = false;
  let stopped = false;
  let machines: Promise<unknown> = Promise.resolve();

  await listener.subscribeAsync([LABELS, ALARMS], { qos: 1 });
  listener.on('message', (topic, payload) => {
    const { value } = JSON.parse(payload.toString()) as { value: string & number };
    const heard: Set<string | number> = topic === LABELS ? (labels as Set<string | number>) : (alarms as Set<string | number>);
    if (heard.has(value)) again += 1;
    heard.add(value);
    if (topic !== ALARMS) return;
    const now = time.now();
    if (lastAlarm !== undefined) longestPause = Math.max(longestPause, now - lastAlarm);
    lastAlarm = now;
  });

  const publish = async (press: Press, signal: string, id: string, value: string | number): Promise<void> => {
    await machine.publishAsync(`${press}/${signal}`, JSON.stringify({ id, value, time: Date.now() }), { qos: 1 });
    published += 1;
  };
  const runMachine = async (press: Press, round: number): Promise<void> => {
    for (let step = 1, parts = 0; parts < UNITS || !ending; step += 1) {
      const id = `${round}/${press}/${step}`;
      force += 1;
      overloads.add(force);
      await publish(press, 'force', `${id}/force`, force);
      if (step % STEPS_A_PART === 0 && parts < UNITS) {
        await publish(press, 'stage', `${id}/end`, 'End');
        parts += 1;
      }
      await pause(STEP);
    }
  };
  const people = workAtTheBench(
    person,
    () => stopped,
    () => {
      confirmed += 1;
    },
  );

  return {
    async begin(round) {
      ending = false;
      lastAlarm = undefined;
      longestPause = 0;
      const orders = PRESSES.map(async (press) => {
        const serialNumbers = Array.from({ length: UNITS }, (_, index) => `${press}-${round}-${index}`);
        units.push(...serialNumbers);
        const body = { id: `${press}-${round}`, flow: stampedAt(press).id, quantity: UNITS, serialNumbers };
        await insistently(() => person.call('createJobOrder', { body }));
      });
      machines = Promise.all(PRESSES.map((press) => runMachine(press, round)));
      await Promise.all(orders);
    },
    async untilSaid() {
      ending = true;
      await machines;
    },
    get counts() {
      return { published, units, overloads, confirmed };
    },
    labels,
    alarms,
    get again() {
      return again;
    },
    get longestPause() {
      return longestPause;
    },
    get unanswered() {
      return people.unanswered;
    },
    async stop() {
      stopped = true;
      ending = true;
      time.stop();
      await Promise.allSettled([machines, people.ended]);
      await Promise.all([end(machine), end(listener)]);
    },
  };
}

/** A person who confirms whatever is open at the bench; an entry without an answer is sent again under its id, as a terminal does. */
function workAtTheBench(person: ApiClient, isOver: () => boolean, onConfirmed: () => void) {
  const unanswered = new Map<string, { entryId: string; outcome: string; entries: ReturnType<typeof fillInTask>['entries'] }>();
  const done = new Set<string>();
  const complete = async (task: string): Promise<void> => {
    const entry = unanswered.get(task);
    if (entry === undefined) return;
    try {
      await limited(person.call('completeTask', { params: { task }, body: entry }));
    } catch (error) {
      if (!(error instanceof FettleError) || error.code !== 'stateRefused') return;
      unanswered.delete(task);
      return;
    }
    unanswered.delete(task);
    done.add(task);
    onConfirmed();
  };
  const ended = (async () => {
    for (let looks = 0; !isOver(); looks += 1) {
      const open = await limited(person.call('listTasks', { query: { station: 'bench' } })).catch(() => ({ tasks: [] }));
      for (const { id, instruction } of open.tasks) {
        if (!done.has(id) && !unanswered.has(id)) unanswered.set(id, { entryId: `${id}#${looks}`, ...fillInTask(instruction) });
      }
      await Promise.all([...unanswered.keys()].map(complete));
      await pause(LOOK);
    }
  })();
  return {
    ended,
    get unanswered() {
      return unanswered.size;
    },
  };
}

async function insistently<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await limited(work());
    } catch (error) {
      if (error instanceof FettleError && error.code !== 'unavailable') throw error;
      await pause(STEP);
    }
  }
}

/** Who stands still gives no answer, and does it all the same later. */
async function limited<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new FettleError('unavailable', 'No answer.')), ORDER_LIMIT);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

const end = (client: MqttClient): Promise<void> => client.endAsync(true).catch(() => undefined);
