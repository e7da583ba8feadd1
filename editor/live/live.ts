import type { HistoryEvent } from '@fettle/flows';
import type { AndonCall } from '@fettle/flows/contract';
import { useSyncExternalStore } from 'react';
import { createEventStreamParser, type StreamEvent } from './event-stream-parser.ts';

/*
 * Live updates. What holds:
 * - one stream for all tabs of a browser: the tab that holds the Web Lock reads it and passes events on by BroadcastChannel. Without it, seven tabs
 *   would use up the six connections that HTTP/1.1 allows and every other request would hang. (Without Web Locks, over plain http by name, each tab reads.)
 * - every tab knows the last id, so that whoever takes over goes on where the other stopped: no event is missed, some may come twice.
 * - a stream that is silent for ten seconds (the server pings every five) is dead, whatever the operating system believes; when that says itself that the network is gone, it is dead at once, and
 *   tried again as soon as the network is back.
 */

export interface LiveEvents {
  /** Some events cannot be given again (the stream was away for too long, or for the first time): what is on the screen is to be asked anew. */
  gap: undefined;
  history: HistoryEvent;
  calls: AndonCall;
  connection: { readonly connection: string; readonly state: string };
  flows: { readonly flow?: string };
  charts: { readonly flow: string; readonly flowNode: string; readonly equipment: string };
}
export type LiveKind = keyof LiveEvents;

/** `live`: events arrive. `connecting`: for the first time. `lost`: what the screen shows may be old. */
export type LiveState = 'connecting' | 'live' | 'lost';

type Broadcast =
  | { readonly kind: 'event'; readonly event: StreamEvent }
  | { readonly kind: 'state'; readonly state: LiveState }
  | { readonly kind: 'hello' };

const LOCK = 'fettle-live';
const SILENCE = 10_000;
const KINDS: ReadonlySet<string> = new Set<LiveKind>(['history', 'calls', 'connection', 'flows', 'charts', 'gap']);
const GAP: StreamEvent = { id: undefined, event: 'gap', data: 'null' };

const listeners = new Map<LiveKind, Set<(event: never) => void>>();
const stateListeners = new Set<() => void>();
let state: LiveState = 'connecting';
let lastId: string | undefined;

/** Calls `listener` for every event of a kind, in whichever tab reads the stream. Returns how to stop. */
export function onLive<K extends LiveKind>(kind: K, listener: (event: LiveEvents[K]) => void): () => void {
  const set = listeners.get(kind) ?? new Set();
  listeners.set(kind, set);
  set.add(listener as (event: never) => void);
  return () => set.delete(listener as (event: never) => void);
}

export function useLiveState(): LiveState {
  return useSyncExternalStore(
    (listener) => {
      stateListeners.add(listener);
      return () => stateListeners.delete(listener);
    },
    () => state,
  );
}

/** Starts to follow the stream at `path`; call it once somebody is signed in. Returns how to stop. */
export function startLive(path: string): () => void {
  const stop = new AbortController();
  const channel = new BroadcastChannel(LOCK);
  let leading = false;

  const tell = (message: Broadcast): void => channel.postMessage(message);
  const take = (event: StreamEvent): void => {
    if (event.id !== undefined) lastId = event.id;
    if (KINDS.has(event.event)) deliver(event.event as LiveKind, event.data);
  };
  const lead = async (): Promise<void> => {
    leading = true;
    await readForEver(path, stop.signal, {
      event: (event) => {
        take(event);
        tell({ kind: 'event', event });
      },
      state: (next) => {
        setState(next);
        tell({ kind: 'state', state: next });
      },
    });
  };

  channel.onmessage = ({ data }: MessageEvent<Broadcast>) => {
    if (data.kind === 'hello' && leading) tell({ kind: 'state', state });
    if (data.kind === 'state' && !leading) setState(data.state);
    if (data.kind === 'event' && !leading) take(data.event);
  };
  tell({ kind: 'hello' });
  if (navigator.locks === undefined) void lead();
  else void navigator.locks.request(LOCK, { signal: stop.signal }, lead).catch(() => undefined);

  return () => {
    stop.abort();
    channel.close();
    lastId = undefined;
    setState('connecting');
  };
}

function deliver(kind: LiveKind, data: string): void {
  const event = (kind === 'gap' ? undefined : JSON.parse(data)) as never;
  for (const listener of listeners.get(kind) ?? []) listener(event);
}

function setState(next: LiveState): void {
  if (next === state) return;
  state = next;
  for (const listener of stateListeners) listener();
}

interface Reader {
  event(event: StreamEvent): void;
  state(state: LiveState): void;
}

/** Waits 0.5 s after the first loss and up to 5 s after more, or until the device has a network again. A refusal (401, 403) waits longest: signing in starts it anew. */
async function readForEver(path: string, stop: AbortSignal, reader: Reader): Promise<void> {
  for (let losses = 0; !stop.aborted; losses += 1) {
    try {
      await readOnce(path, stop, reader, () => {
        losses = 0;
      });
    } catch {
      // Whatever broke it, the answer is the same: say so and try again.
    }
    if (stop.aborted) return;
    reader.state('lost');
    await pause(Math.min(5_000, 500 * 2 ** losses), stop);
  }
}

async function readOnce(path: string, stop: AbortSignal, reader: Reader, opened: () => void): Promise<void> {
  const reading = new AbortController();
  const end = (): void => reading.abort();
  let watchdog = setTimeout(end, SILENCE);
  stop.addEventListener('abort', end);
  window.addEventListener('offline', end);
  try {
    const response = await fetch(path, {
      headers: { accept: 'text/event-stream', ...(lastId === undefined ? {} : { 'last-event-id': lastId }) },
      credentials: 'same-origin',
      cache: 'no-store',
      signal: reading.signal,
    });
    if (!response.ok || response.body === null) return;
    opened();
    if (state === 'lost' && lastId === undefined) reader.event(GAP);
    reader.state('live');
    const parse = createEventStreamParser();
    const pieces = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let next = await pieces.read(); !next.done; next = await pieces.read()) {
      clearTimeout(watchdog);
      watchdog = setTimeout(end, SILENCE);
      for (const event of parse(next.value)) reader.event(event.event === 'ping' && saysGap(event.data) ? GAP : event);
    }
  } finally {
    clearTimeout(watchdog);
    stop.removeEventListener('abort', end);
    window.removeEventListener('offline', end);
  }
}

/** The server's ping says so when it could not give everything since the last id. */
function saysGap(data: string): boolean {
  return (JSON.parse(data) as { readonly gap?: boolean }).gap === true;
}

function pause(milliseconds: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const over = (): void => {
      clearTimeout(timer);
      stop.removeEventListener('abort', over);
      window.removeEventListener('online', over);
      resolve();
    };
    const timer = setTimeout(over, milliseconds);
    stop.addEventListener('abort', over);
    window.addEventListener('online', over);
  });
}
