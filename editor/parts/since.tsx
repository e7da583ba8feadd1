import { useSyncExternalStore } from 'react';
import { age } from './age.ts';
import { exactTime } from './time-words.ts';

/** One clock for all ages on the screen: they change together, and only their text does. */
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let second = Math.floor(Date.now() / 1000);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    second = Math.floor(Date.now() / 1000);
    for (const one of listeners) one();
  }, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** This device's clock in whole seconds, as milliseconds; the component follows it. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => second) * 1000;
}

/** How long something has lasted, counting; the exact time is its tooltip. Milliseconds. */
export function Since({ time }: { readonly time: number }) {
  const now = useNow();
  return (
    <time dateTime={new Date(time).toISOString()} title={`since ${exactTime(time)}`} className="tabular">
      {age(now - time)}
    </time>
  );
}

/** When something was; the date to the second is its tooltip. */
export function When({ time, words }: { readonly time: number; readonly words: string }) {
  return (
    <time dateTime={new Date(time).toISOString()} title={new Date(time).toLocaleString()} className="tabular">
      {words}
    </time>
  );
}
