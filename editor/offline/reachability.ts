import { FettleError } from '@fettle/flows/fettle-error.ts';
import { useSyncExternalStore } from 'react';

/** Whether the last call got an answer. With the state of the live stream it says what the operator reads beside "connection". */
let reachable = true;
const listeners = new Set<() => void>();

/** Any answer will do, a refusal too: the server is there. */
export function noteAnswer(): void {
  set(true);
}

/** Only `unavailable` says that the server is not there. */
export function noteFailure(error: unknown): void {
  if (error instanceof DOMException && error.name === 'AbortError') return;
  set(!(error instanceof FettleError && error.code === 'unavailable'));
}

export function useReachable(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => reachable,
  );
}

function set(next: boolean): void {
  if (next === reachable) return;
  reachable = next;
  for (const listener of listeners) listener();
}
