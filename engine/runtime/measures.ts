import type { DrainStore, IngestStore } from '../ports.ts';

/** What the engine tells of itself while it works; who listens keeps it cheap: these are called on the hot path. Durations in milliseconds. */
export interface Measures {
  /** A transaction of ingest: from its first statement to COMMIT. */
  recorded(events: number, duration: number): void;
  /** A transaction of a drain: from taking the shards to COMMIT. */
  drained(messages: number, duration: number): void;
}

/** The same store, measured. */
export function measureDrains(store: DrainStore, measures: Measures): DrainStore {
  return {
    async beginDrain(shards, limits) {
      const begun = performance.now();
      const transaction = await store.beginDrain(shards, limits);
      if (transaction === undefined) return undefined;
      const messages = transaction.rows.reduce((total, row) => total + row.messages.length, 0);
      const commit = async (write: Parameters<typeof transaction.commit>[0]): Promise<void> => {
        await transaction.commit(write);
        measures.drained(messages, performance.now() - begun);
      };
      return { ...transaction, commit };
    },
  };
}

/** The same store, measured. */
export function measureIngest(store: IngestStore, measures: Measures): IngestStore {
  return {
    ...store,
    async record(events) {
      const begun = performance.now();
      const recorded = await store.record(events);
      measures.recorded(recorded.recorded, performance.now() - begun);
      return recorded;
    },
  };
}
