import { read, write } from './offline-database.ts';
import { OutboxEntry } from './outbox-entry.ts';
import type { OutboxStore } from './outbox-store.ts';

const CHANNEL = 'fettle-outbox';

/** The outbox in IndexedDB. What an older version left and this one cannot read stays where it is, for a newer one. */
export function createIndexedDbOutboxStore(database: IDBDatabase): OutboxStore {
  const channel = new BroadcastChannel(CHANNEL);
  const tell = (): void => channel.postMessage('changed');
  return {
    all: async () =>
      (await read(database, 'outbox', (store) => store.getAll())).flatMap((kept: unknown) => OutboxEntry.safeParse(kept).data ?? []),
    add: async (entry) => {
      const sequence = await write(database, 'outbox', (store) => store.add(entry));
      tell();
      return { ...entry, sequence: Number(sequence) } as OutboxEntry;
    },
    change: async (entry) => {
      await changeIfThere(database, entry);
      tell();
    },
    remove: async (sequence) => {
      await write(database, 'outbox', (store) => store.delete(sequence));
      tell();
    },
    onOtherTab: (listener) => {
      channel.onmessage = listener;
    },
  };
}

/** One transaction: between reading and writing no other tab can remove it. */
function changeIfThere(database: IDBDatabase, entry: OutboxEntry): Promise<void> {
  const transaction = database.transaction('outbox', 'readwrite', { durability: 'strict' });
  const store = transaction.objectStore('outbox');
  const there = store.getKey(entry.sequence);
  there.onsuccess = () => {
    if (there.result !== undefined) store.put(entry);
  };
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}
