import { useCallback, useSyncExternalStore } from 'react';

/**
 * Values by key, each with its own listeners. What changes often beside the document (live counts, tokens of a simulation, problems) is kept in one of these
 * and never in the canvas' nodes: a box redraws when its own value changes and the graph does not.
 */
export class KeyedStore<Value> {
  #values: ReadonlyMap<string, Value> = new Map();
  readonly #listeners = new Map<string, Set<() => void>>();
  readonly #same: (left: Value, right: Value) => boolean;

  /** `same` says when a new value is no change; without it, identity does. */
  constructor(same: (left: Value, right: Value) => boolean = Object.is) {
    this.#same = same;
  }

  get(key: string): Value | undefined {
    return this.#values.get(key);
  }

  get all(): ReadonlyMap<string, Value> {
    return this.#values;
  }

  /** Takes the place of all values; only keys whose value differs are told. */
  replace(values: ReadonlyMap<string, Value>): void {
    const before = this.#values;
    const kept = new Map<string, Value>();
    const changed: string[] = [];
    for (const [key, value] of values) {
      const old = before.get(key);
      const isSame = old !== undefined && this.#same(old, value);
      kept.set(key, isSame ? old : value);
      if (!isSame) changed.push(key);
    }
    for (const key of before.keys()) if (!values.has(key)) changed.push(key);
    this.#values = kept;
    for (const key of changed) for (const listener of this.#listeners.get(key) ?? []) listener();
  }

  subscribe(key: string, listener: () => void): () => void {
    const set = this.#listeners.get(key) ?? new Set();
    this.#listeners.set(key, set);
    set.add(listener);
    return () => {
      set.delete(listener);
      if (set.size === 0) this.#listeners.delete(key);
    };
  }
}

export function useKeyed<Value>(store: KeyedStore<Value>, key: string): Value | undefined {
  const subscribe = useCallback((listener: () => void) => store.subscribe(key, listener), [store, key]);
  return useSyncExternalStore(subscribe, () => store.get(key));
}
