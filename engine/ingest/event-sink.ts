import { setImmediate } from 'node:timers/promises';
import type { DeadLetter, MachineEvent } from '@fettle/flows';
import type { Clock, EventSink, IngestStore, Log } from '../ports.ts';
import { failpoint } from '../runtime/failpoint.ts';
import { isOutage } from './is-outage.ts';

/**
 * Where connectors put events: many callers, one transaction at a time.
 *
 * Invariants:
 * 1. a promise resolves only after the COMMIT of all its events;
 * 2. events are recorded in the order of the calls, so those of one source keep theirs;
 * 3. a database that is away costs time: the batch is tried again until it is back or the sink is closed, nothing is dropped, nothing acknowledged;
 * 4. at most `capacity` events wait in memory; further callers wait before theirs are taken;
 * 5. an event that the database refuses becomes a dead letter; the rest of its batch is recorded.
 */
export interface EventSinkOptions {
  readonly store: IngestStore;
  /** Called after COMMIT with the shards that got work. */
  readonly ring: (shards: readonly number[]) => void;
  readonly clock: Clock;
  readonly log: Log;
  /** Events a transaction. */
  readonly batch?: number;
  /** Milliseconds that the first event of a batch waits for company. One that comes after a while of quiet does not wait. */
  readonly linger?: number;
  /** Milliseconds between the beginnings of two transactions, as long as neither is full: each costs the database the same, however few events it brings. */
  readonly pace?: number;
  /** Events that may wait in memory. */
  readonly capacity?: number;
}

export interface ClosableEventSink extends EventSink {
  /** Events waiting for their transaction. */
  readonly waiting: number;
  /** Records what waits, if the database is there, and takes nothing more. */
  close(): Promise<void>;
}

interface Call {
  readonly events: readonly MachineEvent[];
  taken: number;
  recorded: number;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

const MAX_PAUSE = 2000;
/**
 * The more comes, the longer the next transaction waits for company: at 2,000 events a second 10 ms instead of 8, at 5,000 sixteen, at 10,000 forty, and a tenth of the database's work is saved where it is scarce.
 * Milliseconds.
 */
const PACE_PER_EVENT = 0.1;
const MORE_PACE = 32;
/** Milliseconds after which the next event finds nobody to wait for. */
const QUIET = 10;

export function createEventSink(options: EventSinkOptions): ClosableEventSink {
  const { store, ring, clock, log, batch = 1000, linger = 2, pace = 8, capacity = 20_000 } = options;
  const calls: Call[] = [];
  const roomWanted: (() => void)[] = [];
  let waiting = 0;
  let pumping: Promise<void> | undefined;
  let closed = false;
  let busyUntil = Number.NEGATIVE_INFINITY;
  let began = Number.NEGATIVE_INFINITY;
  /** Events of the transaction before. */
  let brought = 0;

  const accept = async (events: readonly MachineEvent[]): Promise<void> => {
    if (closed) throw new Error('the event sink is closed');
    if (events.length === 0) return;
    while (waiting > 0 && (roomWanted.length > 0 || waiting + events.length > capacity))
      await new Promise<void>((resolve) => roomWanted.push(resolve));
    await new Promise<void>((resolve, reject) => {
      calls.push({ events, taken: 0, recorded: 0, resolve, reject });
      waiting += events.length;
      pumping ??= pump();
    });
  };

  const pump = async (): Promise<void> => {
    while (calls.length > 0) {
      if (waiting < batch && !closed) await company();
      began = performance.now();
      const taken = take();
      brought = taken.events.length;
      try {
        await record(taken.events);
        waiting -= taken.events.length;
        for (const [call, count] of taken.of) settle(call, count);
      } catch (error) {
        for (const call of calls.splice(0)) call.reject(error);
        for (const call of taken.of.keys()) call.reject(error);
        waiting = 0;
      }
      for (const resolve of roomWanted.splice(0)) resolve();
    }
    busyUntil = performance.now();
    // In the same breath as the last look at `calls`: the next call starts a new pump.
    pumping = undefined;
  };

  /** Waits for what comes along. */
  const company = (): Promise<void> => {
    const now = performance.now();
    const early = Math.ceil(began + pace + Math.min(MORE_PACE, brought * PACE_PER_EVENT) - now);
    if (early > 0) return pause(Math.max(linger, early));
    // After a while of quiet only what is said in the same breath comes along.
    return now < busyUntil + QUIET ? pause(linger) : setImmediate();
  };

  const take = (): { events: MachineEvent[]; of: Map<Call, number> } => {
    const events: MachineEvent[] = [];
    const of = new Map<Call, number>();
    while (events.length < batch) {
      const call = calls[0];
      if (call === undefined) break;
      const part = call.events.slice(call.taken, call.taken + batch - events.length);
      events.push(...part);
      call.taken += part.length;
      of.set(call, part.length);
      if (call.taken === call.events.length) calls.shift();
    }
    return { events, of };
  };

  const settle = (call: Call, count: number): void => {
    call.recorded += count;
    if (call.recorded === call.events.length) call.resolve();
  };

  const record = async (events: readonly MachineEvent[]): Promise<void> => {
    for (let attempt = 0; ; attempt += 1) {
      try {
        const { rang } = await store.record(events);
        if (rang.length > 0) ring(rang);
        failpoint('ingest.rung');
        return;
      } catch (error) {
        if (isRefused(error)) return recordApart(events, error);
        if (closed) throw error;
        if (attempt === 0)
          log.error({ reason: String(error), events: events.length }, 'Events cannot be recorded. They wait and are tried again.');
        await pause(Math.min(MAX_PAUSE, 25 * 2 ** Math.min(attempt, 10)));
      }
    }
  };

  /** Halves the batch until the refused event stands alone. */
  const recordApart = async (events: readonly MachineEvent[], reason: unknown): Promise<void> => {
    const [only] = events;
    if (only === undefined) return;
    if (events.length === 1) return reject(letterOf(only, reason));
    const half = Math.ceil(events.length / 2);
    await record(events.slice(0, half));
    await record(events.slice(half));
  };

  const reject = async (letter: DeadLetter): Promise<void> => {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await store.reject([letter], clock.now());
      } catch (error) {
        const fields = { reason: String(error), source: letter.source, address: letter.address };
        if (!isOutage(error)) {
          log.error(fields, 'A dead letter cannot be recorded, and trying again would not help.');
          throw error;
        }
        if (closed) throw error;
        if (attempt === 0) log.error(fields, 'A dead letter cannot be recorded. It waits and is tried again.');
        await pause(Math.min(MAX_PAUSE, 25 * 2 ** Math.min(attempt, 10)));
      }
    }
  };

  return {
    accept,
    reject,
    get waiting() {
      return waiting;
    },
    async close() {
      closed = true;
      // Who waited for room comes in behind the last batch.
      while (pumping !== undefined) await pumping;
    },
  };
}

function letterOf(event: MachineEvent, reason: unknown): DeadLetter {
  return {
    source: event.source,
    address: `${event.equipment}.${event.signal}`,
    payload: JSON.stringify(event),
    reason: `The database refused it: ${String(reason)}`,
  };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** SQLSTATE classes of data that would be refused again. */
function isRefused(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && /^(22|23|54)/.test(code);
}
