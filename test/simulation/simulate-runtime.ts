import { MemoryDatabase } from '@fettle/engine/adapters/memory/memory-database.ts';
import { connectMemoryStores, type Gate, type MemoryStores } from '@fettle/engine/adapters/memory/memory-stores.ts';
import { type CoreDeps, stateHash } from '@fettle/engine/core';
import { createEventSink } from '@fettle/engine/ingest/event-sink.ts';
import { createDrain } from '@fettle/engine/runtime/drain.ts';
import { createEffectPerformer } from '@fettle/engine/runtime/effect-performer.ts';
import { createShardRunner } from '@fettle/engine/runtime/shard-runner.ts';
import { createSweeper } from '@fettle/engine/runtime/sweeper.ts';
import { type Effect, type EffectOutcome, type Log, type MachineEvent, type Message, unitKey } from '@fettle/flows';
import { brokenInvariants } from './memory-invariants.ts';
import { type Random, seededRandom } from './seeded-random.ts';
import { startVirtualTime, type VirtualTime } from './virtual-time.ts';

/**
 * The runtime itself (drains, shard runner, sweeper, effect performer, event sink) over the memory adapters, several workers at once. A seed decides which of the operations that are on
 * their way to the database or back comes next, when the clock moves, what happens in the plant, which answer is lost, and which worker dies; the same seed does the same.
 *
 * Invariants of the simulation:
 * 1. one thing at a time: between two decisions everything that can run without a decision has run;
 * 2. a worker that died answers nothing any more, and what it had open is rolled back; another takes its place;
 * 3. who is not answered asks again, as connectors and people do: the same event, the same answer;
 * 4. in the end nothing fails any more, and everything that waits is given its time.
 */
export interface SimulationPlan {
  readonly seed: number;
  readonly deps: CoreDeps;
  readonly machines: readonly string[];
  readonly workers?: number;
  readonly units?: number;
  /** Decisions while things go wrong. */
  readonly steps?: number;
  /** Breaks something on purpose, to see that it is found. */
  readonly sabotage?: (database: MemoryDatabase) => void;
}

export interface SimulationResult {
  readonly broken: readonly string[];
  /** SHA-256s of all units, by instance: the same seed gives the same. */
  readonly hashes: readonly string[];
  readonly crashes: number;
  readonly lost: number;
  readonly consumed: number;
}

interface Waiting {
  readonly worker: Worker;
  readonly operation: string;
  readonly way: 'there' | 'back';
  readonly go: () => void;
  readonly fail: (error: Error) => void;
}

interface Worker {
  alive: boolean;
  readonly stores: MemoryStores;
  accept(events: readonly MachineEvent[]): Promise<void>;
  announce(shards: readonly number[]): void;
  hurry(): void;
}

const SHARDS = 4;
const SILENT: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
/** Of a hundred decisions while things go wrong. */
const LOSE = 3;
const CRASH = 1;
/** Decisions that the end may take: more means that something runs in a circle. */
const PATIENCE = 20_000;
const realImmediate = globalThis.setImmediate;

export async function simulateRuntime(plan: SimulationPlan): Promise<SimulationResult> {
  const time = startVirtualTime(1_000_000);
  try {
    return await new Simulation(plan, time).run();
  } finally {
    time.restore();
  }
}

class Simulation {
  readonly #plan: SimulationPlan;
  readonly #time: VirtualTime;
  readonly #random: Random;
  readonly #database: MemoryDatabase;
  readonly #workers: Worker[] = [];
  #waiting: Waiting[] = [];
  /** Effects that were performed, by id: at least once each. */
  readonly #performed = new Map<string, number>();
  #started = 0;
  #events = 0;
  #open = 0;
  #crashes = 0;
  #lost = 0;
  #calm = false;

  constructor(plan: SimulationPlan, time: VirtualTime) {
    this.#plan = plan;
    this.#time = time;
    this.#random = seededRandom(plan.seed);
    this.#database = new MemoryDatabase({ shards: SHARDS, now: time.now });
    plan.sabotage?.(this.#database);
  }

  async run(): Promise<SimulationResult> {
    const { workers = 3, steps = 400 } = this.#plan;
    for (let count = 0; count < workers; count += 1) this.#workers.push(this.#startWorker());
    for (let step = 0; step < steps; step += 1) {
      await settle();
      this.#decide();
    }
    this.#calm = true;
    await this.#comeToRest();
    const broken = brokenInvariants(this.#database, this.#plan.deps, this.#performed);
    for (const worker of this.#workers) this.#kill(worker);
    // What was about to go on runs into the dead workers' gates now, not into the next simulation.
    await settle();
    const units = [...this.#database.units.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    return {
      broken,
      hashes: units.map(stateHash),
      crashes: this.#crashes,
      lost: this.#lost,
      consumed: this.#database.history.length,
    };
  }

  #decide(): void {
    const dice = this.#random.below(100);
    const alive = this.#workers.filter((worker) => worker.alive);
    if (dice < CRASH) {
      this.#replace(this.#random.pick(alive));
    } else if (dice < 18) this.#happen();
    else if (dice < 26 || this.#waiting.length === 0) this.#time.runNext();
    else {
      const next = this.#takeWaiting();
      if (dice < 26 + LOSE) this.#lose(next);
      else next.go();
    }
  }

  #takeWaiting(): Waiting {
    const index = this.#random.below(this.#waiting.length);
    const [next] = this.#waiting.splice(index, 1);
    return next as Waiting;
  }

  /** On the way there: it did not happen. On the way back: it did, and nobody knows. */
  #lose(waiting: Waiting): void {
    this.#lost += 1;
    waiting.fail(Object.assign(new Error(`the connection was lost on the way ${waiting.way}`), { code: '08006' }));
  }

  /** Lets everything finish: no more failures, time passes as long as something waits for it. */
  async #comeToRest(): Promise<void> {
    let quiet = 0;
    for (let step = 0; step < PATIENCE && quiet < 40; step += 1) {
      await settle();
      if (this.#waiting.length > 0) this.#takeWaiting().go();
      else this.#time.runNext();
      quiet = this.#isQuiet() ? quiet + 1 : 0;
    }
  }

  #isQuiet(): boolean {
    const { inbox, effects, timers } = this.#database;
    const busy = [...effects.values()].some(({ state }) => state === 'pending' || state === 'running');
    const due = [...timers.values()].some(({ dueAt }) => dueAt <= this.#time.now());
    return inbox.length === 0 && !busy && !due && this.#open === 0;
  }

  #happen(): void {
    const { units = 4, machines } = this.#plan;
    const dice = this.#random.below(10);
    if (this.#started < units && dice < 3) {
      const number = this.#started++;
      const instance = `JO/${number}`;
      const unit = { serialNumber: String(number), jobOrder: 'JO', product: '', quantity: 1 };
      this.#command(`${instance}/start`, instance, { kind: 'startUnit', instance, flow: 'model', version: 1, unit, equipment: {} });
    } else if (dice < 6) this.#answerSomething();
    else if (machines.length > 0) {
      const at = this.#time.now();
      this.#events += 1;
      const equipment = this.#random.pick(machines);
      const said = { source: 'plant', equipment, signal: 'stage', value: 'End', quality: 'good' as const };
      this.#feed({ ...said, id: `event ${this.#events}`, sourceTime: at, receivedTime: at });
    }
  }

  /** A person answers a work instruction that is open as far as is committed; sometimes twice. */
  #answerSomething(): void {
    const tasks = [...this.#database.units.values()].flatMap(({ id, tokens }) =>
      tokens.flatMap((token) => token.waits.filter(({ kind }) => kind === 'task').map(({ name }) => ({ id, token, name }))),
    );
    if (tasks.length === 0) return;
    const { id, token, name } = this.#random.pick(tasks);
    const outcome = token.flowNode.startsWith('l') && this.#random.below(2) === 0 ? 'again' : 'done';
    const entries = { value: { value: this.#random.below(10) } };
    const body = { instance: id, token: token.id, activation: token.activation, name, person: 'ann', outcome, entries };
    for (let times = this.#random.below(8) === 0 ? 2 : 1; times > 0; times -= 1)
      this.#command(`${token.id}/${token.activation}/${name}/completed`, id, { kind: 'taskCompleted', ...body });
  }

  #command(id: string, instance: string, body: Message['body']): void {
    const message: Message = { id, key: unitKey(instance), at: this.#time.now(), body };
    this.#insist(async (worker) => {
      const rang = await worker.stores.send([message]);
      worker.announce(rang);
    });
  }

  #feed(event: MachineEvent): void {
    this.#insist((worker) => worker.accept([event]));
  }

  /** Asks one worker after the other until one has answered. */
  #insist(work: (worker: Worker) => Promise<void>): void {
    this.#open += 1;
    const attempt = (): void => {
      const worker = this.#random.pick(this.#workers.filter(({ alive }) => alive));
      let over = false;
      const again = (): void => {
        if (over) return;
        over = true;
        attempt();
      };
      // Whoever does not hear from a worker that died asks another one after a while.
      const watch = (): void => {
        if (over) return;
        if (worker.alive) globalThis.setTimeout(watch, 500);
        else again();
      };
      globalThis.setTimeout(watch, 500);
      work(worker).then(() => {
        if (over) return;
        over = true;
        this.#open -= 1;
      }, again);
    };
    attempt();
  }

  #replace(worker: Worker): void {
    this.#crashes += 1;
    this.#kill(worker);
    this.#workers.push(this.#startWorker());
  }

  #kill(worker: Worker): void {
    worker.alive = false;
    worker.stores.abandon();
    this.#waiting = this.#waiting.filter((waiting) => waiting.worker !== worker);
  }

  #startWorker(): Worker {
    const { deps } = this.#plan;
    const model = { ...deps, prepareRouting: async () => undefined };
    const clock = { now: this.#time.now };
    const gate: Gate = (operation, way) =>
      new Promise<void>((resolve, reject) => {
        if (worker.alive) this.#waiting.push({ worker, operation, way, go: resolve, fail: reject });
      });
    const stores = connectMemoryStores(this.#database, gate);
    const ring = async (shards: Iterable<number>): Promise<void> => {
      if (!worker.alive) return;
      // A ring may be lost: the sweeper rings again.
      for (const shard of shards) {
        const answering = this.#random.pick(this.#workers.filter(({ alive }) => alive));
        if (this.#calm || this.#random.below(10) > 0) answering?.announce([shard]);
      }
    };
    const doorbell = { ring, listen: async () => undefined, close: async () => undefined };
    const drain = createDrain({
      store: stores.drain,
      models: { at: async () => model, look: async () => undefined },
      clock,
      log: SILENT,
      shards: SHARDS,
    });
    const runner = createShardRunner({
      drain,
      doorbell,
      log: SILENT,
      concurrency: 2,
      shards: SHARDS,
      local: true,

      onDrained: (report) => {
        if (report.effects) effects.hurry();
        if (report.nextTimer !== undefined) sweeper.expectTimer(report.nextTimer);
      },
    });
    const announce = (shards: readonly number[]): void => {
      if (worker.alive) runner.announce(shards);
    };
    const perform = async (effect: Effect): Promise<EffectOutcome> => {
      await gate('perform', 'there');
      this.#performed.set(effect.id, (this.#performed.get(effect.id) ?? 0) + 1);
      await gate('perform', 'back');
      return { ok: true, result: null };
    };
    const handlers = {
      writeSignal: perform,
      publishMqtt: perform,
      httpCall: perform,
      holdJobOrder: perform,
      releaseJobOrder: perform,
      lookup: perform,
    };
    const effects = createEffectPerformer({
      store: stores.effects,
      handlers,
      announce,
      clock,
      log: SILENT,
      attempts: 1000,
      random: () => this.#random.below(1000) / 1000,
    });
    const retention = { events: Number.MAX_SAFE_INTEGER, effects: Number.MAX_SAFE_INTEGER };
    const takeOver = (shards: readonly number[]): void => {
      if (worker.alive) runner.takeOver(shards);
    };
    const sweeper = createSweeper({ takeOver, store: stores.sweep, doorbell, announce, clock, log: SILENT, retention });
    const sink = createEventSink({ store: stores.ingest, ring: announce, clock, log: SILENT });
    const worker: Worker = { alive: true, stores, announce, accept: (events) => sink.accept(events), hurry: () => effects.hurry() };
    return worker;
  }
}

/** Everything that runs without a decision. Two turns: the effect finisher gives the event loop one of its own. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 2; turn += 1) await new Promise<void>((resolve) => void realImmediate(resolve));
}
