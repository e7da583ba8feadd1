import { useSyncExternalStore } from 'react';
import { ValueStore } from './value-store.ts';

/** Some ids that one person has marked, kept in the browser: how one looks at the drawing is no part of it. */
export class KeptSet extends ValueStore<ReadonlySet<string>> {
  readonly #key: string;

  constructor(key: string) {
    super(new Set(read(key)));
    this.#key = key;
  }

  protected flip(id: string): void {
    const marked = this.get();
    if (marked.has(id)) this.drop([id]);
    else this.keep(new Set([...marked, id]));
  }

  /** Takes marks away; what has none is passed over. */
  drop(ids: readonly string[]): void {
    const marked = this.get();
    if (ids.some((id) => marked.has(id))) this.keep(new Set([...marked].filter((id) => !ids.includes(id))));
  }

  protected keep(marked: ReadonlySet<string>): void {
    this.set(marked);
    try {
      localStorage.setItem(this.#key, JSON.stringify([...marked]));
    } catch {
      // A browser that keeps nothing shows none the next time.
    }
  }
}

/** Whether one id is marked; draws again when that changes. */
export function useIsMarked(marked: KeptSet, id: string): boolean {
  return useSyncExternalStore(marked.subscribe, () => marked.get().has(id));
}

function read(key: string): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : [];
  } catch {
    return [];
  }
}
