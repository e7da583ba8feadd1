import { useSyncExternalStore } from 'react';

/** One answer to the operator, in the band over the screen. */
export interface Announcement {
  readonly id: number;
  readonly tone: 'good' | 'bad' | 'missing' | 'note';
  readonly text: string;
  readonly word?: string;
}

/** Milliseconds. What went wrong stays longer: the operator may be looking at the part. */
const SHOWN: Record<Announcement['tone'], number> = { good: 2_500, note: 6_000, missing: 6_000, bad: 10_000 };

let current: Announcement | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;
let count = 0;
const listeners = new Set<() => void>();

/** `word`: the first word of the band, where the tone's own does not fit. */
export function announce(tone: Announcement['tone'], text: string, word?: string): void {
  clearTimeout(timer);
  count += 1;
  current = { id: count, tone, text, ...(word === undefined ? {} : { word }) };
  timer = setTimeout(() => hush(), SHOWN[tone]);
  for (const listener of listeners) listener();
}

/** Takes the announcement away; given a tone, only one of that tone. */
export function hush(tone?: Announcement['tone']): void {
  if (current === undefined || (tone !== undefined && current.tone !== tone)) return;
  clearTimeout(timer);
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
