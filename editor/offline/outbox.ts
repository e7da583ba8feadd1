import { FettleError } from '@fettle/flows/fettle-error.ts';
import type { NewOutboxEntry, OutboxEntry } from './outbox-entry.ts';
import type { OutboxStore } from './outbox-store.ts';

/*
 * What was entered and has not reached the server. What holds:
 * - an entry is stored before the screen goes on: closing the tab, a crash or an empty battery loses nothing.
 * - task entries are sent in order, one at a time; calls for help have a lane of their own, so that no entry holds them up.
 * - an entry leaves the store only when the server took it, when it was taken back, or when a person put away its refusal.
 * - it is sent in a session of whoever entered it and of nobody else.
 * - an entry may be sent twice (the answer was lost, two tabs): its entryId makes the server take it once.
 * Owns: order, retries, the state of entries. Does not own: HTTP, the database, what an entry means.
 */

export interface OutboxPorts {
  readonly store: OutboxStore;
  /** @throws FettleError: with `retry` the entry stays waiting; `notSignedIn` waits for a sign-in; any other is a refusal. */
  send(entry: OutboxEntry): Promise<void>;
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls `run` after some milliseconds. Returns how to forget it. */
  after(milliseconds: number, run: () => void): () => void;
  newId(): string;
  /** Runs without any other tab doing the same. */
  alone(lane: string, run: () => Promise<void>): Promise<void>;
}

export interface Outbox {
  /** By sequence; the same array until something changes. */
  entries(): readonly OutboxEntry[];
  subscribe(listener: () => void): () => void;
  /** Calls `listener` with each entry that the server took. */
  onSent(listener: (entry: OutboxEntry) => void): () => void;
  /** Resolves when the entry is stored. */
  add(entry: NewOutboxEntry): Promise<void>;
  /** Takes an entry back. False: too late, it is on its way. */
  takeBack(entryId: string): Promise<boolean>;
  /** Ends every wait for second thoughts. */
  sendNow(): Promise<void>;
  /** Puts a refused entry away for good. */
  putAway(entryId: string): Promise<void>;
  /** Sends a refused entry again, after all that wait. */
  sendAgain(entryId: string): Promise<void>;
  /** Sends the entries of this person from now on; undefined: of nobody. */
  sendFor(person: string | undefined): void;
  /** The server may be there again: try without waiting any longer. */
  tryNow(): void;
}

const LANES = ['call', 'task'] as const;
type Lane = (typeof LANES)[number];

/** Milliseconds to the next try after 1, 2, ... failures in a row. */
const PAUSES = [1_000, 2_000, 4_000, 8_000, 15_000];
/** A server that fails this often on one entry fails because of the entry: it must not hold up those behind it. */
const MAX_FAILURES = 8;

/** Reads what the store has and is ready to send. */
export async function openOutbox(ports: OutboxPorts): Promise<Outbox> {
  const { store, now } = ports;
  const listeners = new Set<() => void>();
  const sentListeners = new Set<(entry: OutboxEntry) => void>();
  const busy = new Set<Lane>();
  const again = new Set<Lane>();
  const timers = new Map<Lane, () => void>();
  const losses: Record<Lane, number> = { call: 0, task: 0 };
  const onTheWay = new Set<string>();
  let entries = await store.all();
  let person: string | undefined;

  const refresh = async (): Promise<void> => {
    entries = await store.all();
    for (const listener of listeners) listener();
  };
  const find = (entryId: string): OutboxEntry | undefined => entries.find((entry) => entry.entryId === entryId);

  const schedule = (lane: Lane, milliseconds: number): void => {
    timers.get(lane)?.();
    timers.set(
      lane,
      ports.after(milliseconds, () => void work(lane)),
    );
  };

  async function work(lane: Lane): Promise<void> {
    if (busy.has(lane)) {
      again.add(lane);
      return;
    }
    busy.add(lane);
    timers.get(lane)?.();
    timers.delete(lane);
    try {
      await ports.alone(lane, () => sendLane(lane));
    } finally {
      busy.delete(lane);
    }
    if (again.delete(lane)) await work(lane);
  }

  async function sendLane(lane: Lane): Promise<void> {
    for (;;) {
      await refresh();
      const next = entries.find((entry) => entry.kind === lane && entry.state === 'waiting' && entry.person.id === person);
      if (next === undefined) return;
      const wait = next.sendAfter - now();
      if (wait > 0) return schedule(lane, wait);
      onTheWay.add(next.entryId);
      const pause = await sendOne(next, lane).finally(() => onTheWay.delete(next.entryId));
      await refresh();
      if (pause === undefined) continue;
      if (pause !== Number.POSITIVE_INFINITY) schedule(lane, pause);
      return;
    }
  }

  /** Milliseconds until the lane may go on; undefined: at once; infinite: when somebody signs in. */
  async function sendOne(entry: OutboxEntry, lane: Lane): Promise<number | undefined> {
    try {
      await ports.send(entry);
    } catch (cause) {
      const error = cause instanceof FettleError ? cause : new FettleError('internal', String(cause), { cause });
      if (error.code === 'notSignedIn') return Number.POSITIVE_INFINITY;
      const failures = entry.failures + (error.code === 'internal' ? 1 : 0);
      if (error.retry && failures < MAX_FAILURES) {
        if (failures !== entry.failures) await store.change({ ...entry, failures });
        losses[lane] += 1;
        return PAUSES[Math.min(losses[lane], PAUSES.length) - 1];
      }
      await store.change({ ...entry, failures, state: 'refused', reason: error.message });
      losses[lane] = 0;
      return undefined;
    }
    losses[lane] = 0;
    await store.remove(entry.sequence);
    for (const listener of sentListeners) listener(entry);
    return undefined;
  }

  const workAll = (): void => LANES.forEach((lane) => void work(lane));
  store.onOtherTab(() => void refresh());

  return {
    entries: () => entries,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onSent: (listener) => {
      sentListeners.add(listener);
      return () => sentListeners.delete(listener);
    },
    add: async (entry) => {
      await store.add({ ...entry, state: 'waiting', failures: 0 });
      await refresh();
      void work(entry.kind);
    },
    takeBack: async (entryId) => {
      const entry = find(entryId);
      if (entry === undefined || onTheWay.has(entryId) || entry.sendAfter <= now()) return false;
      await store.remove(entry.sequence);
      await refresh();
      return true;
    },
    sendNow: async () => {
      const early = entries.filter((entry) => entry.state === 'waiting' && entry.sendAfter > now());
      for (const entry of early) await store.change({ ...entry, sendAfter: now() });
      if (early.length > 0) workAll();
    },
    putAway: async (entryId) => {
      const entry = find(entryId);
      if (entry?.state === 'refused') await store.remove(entry.sequence);
      await refresh();
    },
    sendAgain: async (entryId) => {
      const entry = find(entryId);
      if (entry?.state !== 'refused') return;
      const { sequence, reason: _, ...rest } = entry;
      // The server remembers a refused work instruction by its id and would say the same again; a call that it refused it does not know.
      const again = rest.kind === 'task' ? { ...rest, entryId: ports.newId() } : rest;
      // Added before the old one goes: a crash between the two sends it twice and loses nothing.
      await store.add({ ...again, state: 'waiting', failures: 0 });
      await store.remove(sequence);
      await refresh();
      void work(entry.kind);
    },
    sendFor: (next) => {
      person = next;
      if (next !== undefined) workAll();
    },
    tryNow: workAll,
  };
}
