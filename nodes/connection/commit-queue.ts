import type { DeadLetter, EventSink, MachineEvent } from '@fettle/flows';

/*
 * Between a protocol's receive handler and the sink. Invariants:
 * 1. Order: entries are handed over in the order of `push`, one commit at a time; while one commit runs, what arrives is grouped for the next.
 * 2. `committed` of an entry is called exactly once, in order, and only after the sink's promises for it resolved.
 * 3. A sink that refuses is asked again, for ever, with the same entries: nothing is dropped. Memory stays bounded because the protocol side stops
 *    taking from the machine while `waiting` is high; that is its duty, `room` tells it when to go on.
 * 4. After `close` no further entry is committed; what was not committed was never acknowledged, so the machine delivers it again.
 */

export interface Delivery {
  readonly events: readonly MachineEvent[];
  readonly letters: readonly DeadLetter[];
  /** Runs after COMMIT: the place to acknowledge to the machine. */
  readonly committed: () => void;
}

export interface CommitQueueOptions {
  readonly sink: EventSink;
  /** The sink refused: in a sentence. `undefined`: it takes events again. */
  readonly onProblem: (problem: string | undefined) => void;
  /** Most events in one call of `sink.accept`. A single delivery may exceed it. */
  readonly batchSize?: number;
}

const RETRY_FROM = 100;
const RETRY_TO = 5_000;

export class CommitQueue {
  readonly #options: CommitQueueOptions;
  readonly #batchSize: number;
  #queue: Delivery[] = [];
  #waitingEvents = 0;
  #running: Promise<void> | undefined;
  #closed = false;
  #wake: (() => void) | undefined;
  #roomWaiters: { readonly below: number; readonly resolve: () => void }[] = [];

  constructor(options: CommitQueueOptions) {
    this.#options = options;
    this.#batchSize = options.batchSize ?? 1_000;
  }

  /** Events and letters that are not committed yet. */
  get waiting(): number {
    return this.#waitingEvents;
  }

  push(delivery: Delivery): void {
    if (this.#closed) return;
    this.#queue.push(delivery);
    this.#waitingEvents += weight(delivery);
    this.#running ??= this.#run();
  }

  /** Resolves when fewer than `below` events wait (or the queue is closed). */
  room(below: number): Promise<void> {
    if (this.#closed || this.#waitingEvents < below) return Promise.resolve();
    return new Promise((resolve) => this.#roomWaiters.push({ below, resolve }));
  }

  /** Waits until all is committed, `patience` milliseconds at most, then drops the rest unacknowledged. */
  async close(patience: number): Promise<void> {
    const deadline = Promise.withResolvers<void>();
    const timer = setTimeout(deadline.resolve, patience);
    await Promise.race([this.#running ?? Promise.resolve(), deadline.promise]);
    clearTimeout(timer);
    this.#closed = true;
    this.#queue = [];
    this.#wake?.();
    this.#freeRoom();
  }

  async #run(): Promise<void> {
    // A turn of the event loop first, so that what arrives in the same burst shares the first commit.
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (this.#queue.length > 0 && !this.#closed) {
      const batch = this.#take();
      await this.#commit(batch);
      if (this.#closed) break;
      for (const delivery of batch) {
        this.#waitingEvents -= weight(delivery);
        delivery.committed();
      }
      this.#freeRoom();
    }
    this.#running = undefined;
  }

  #take(): Delivery[] {
    let events = 0;
    let count = 0;
    while (count < this.#queue.length) {
      events += weight(this.#queue[count]!);
      if (count > 0 && events > this.#batchSize) break;
      count++;
    }
    return this.#queue.splice(0, count);
  }

  async #commit(batch: readonly Delivery[]): Promise<void> {
    const { sink, onProblem } = this.#options;
    const events = batch.length === 1 ? batch[0]!.events : batch.flatMap((delivery) => delivery.events);
    const letters = batch.flatMap((delivery) => delivery.letters);
    let accepted = events.length === 0;
    for (let delay = RETRY_FROM; !this.#closed; delay = Math.min(delay * 2, RETRY_TO)) {
      try {
        if (!accepted) await sink.accept(events);
        accepted = true;
        while (letters.length > 0) {
          await sink.reject(letters[0]!);
          letters.shift();
        }
        onProblem(undefined);
        return;
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        onProblem(`What arrives cannot be stored and waits at its source: ${reason}`);
        await this.#sleep(delay);
      }
    }
  }

  #sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #freeRoom(): void {
    const waiters = this.#roomWaiters;
    if (waiters.length === 0) return;
    this.#roomWaiters = waiters.filter((waiter) => !this.#closed && this.#waitingEvents >= waiter.below);
    for (const waiter of waiters) if (!this.#roomWaiters.includes(waiter)) waiter.resolve();
  }
}

function weight(delivery: Delivery): number {
  return delivery.events.length + delivery.letters.length || 1;
}
