import type { OutboxEntry } from './outbox-entry.ts';

type Unnumbered<T> = T extends OutboxEntry ? Omit<T, 'sequence'> : never;

/** Where the outbox keeps its entries. All tabs of a browser share one. */
export interface OutboxStore {
  /** By sequence. */
  all(): Promise<readonly OutboxEntry[]>;
  /** Gives the entry the next sequence, which is never used again, and keeps it. Resolves when it would survive a crash of the page. */
  add(entry: Unnumbered<OutboxEntry>): Promise<OutboxEntry>;
  /** Replaces an entry; one that is gone stays gone. */
  change(entry: OutboxEntry): Promise<void>;
  remove(sequence: number): Promise<void>;
  /** Calls `listener` when another tab changed something. */
  onOtherTab(listener: () => void): void;
}

/** Keeps entries as long as the page lives: where the browser gives no database (private windows of some), work goes on without it. */
export function createMemoryOutboxStore(): OutboxStore {
  const entries = new Map<number, OutboxEntry>();
  let last = 0;
  return {
    all: async () => [...entries.values()],
    add: async (entry) => {
      last += 1;
      const numbered = { ...entry, sequence: last } as OutboxEntry;
      entries.set(last, numbered);
      return numbered;
    },
    change: async (entry) => {
      if (entries.has(entry.sequence)) entries.set(entry.sequence, entry);
    },
    remove: async (sequence) => {
      entries.delete(sequence);
    },
    onOtherTab: () => undefined,
  };
}
