import { useSyncExternalStore } from 'react';

/** One answer to the operator, in the band over the screen. */
export interface Announcement {
  readonly id: number;
  readonly tone: 'good' | 'bad' | 'missing' | 'note';
  readonly text: string;
}

/** Milliseconds. What went wrong stays longer: the operator may be looking at the part. */
const SHOWN: Record<Announcement['tone'], number> = { good: 3_500, note: 6_000, missing: 6_000, bad: 10_000 };

let current: Announcement | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;
let count = 0;
const listeners = new Set<() => void>();

export function announce(tone: Announcement['tone'], text: string): void {
  clearTimeout(timer);
  count += 1;
  current = { id: count, tone, text };
  timer = setTimeout(hush, SHOWN[tone]);
  for (const listener of listeners) listener();
}

export function hush(): void {
  clearTimeout(timer);
  if (current === undefined) return;
  current = undefined;
  for (const listener of listeners) listener();
}

export function useAnnouncement(): Announcement | undefined {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}
