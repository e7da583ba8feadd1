import type { QueryClient } from '@tanstack/react-query';
import { read, write } from './offline-database.ts';

/** One answer of the server as it is kept. */
interface KeptAnswer {
  readonly key: string;
  readonly queryKey: readonly unknown[];
  readonly data: unknown;
  readonly at: number;
}

/** Milliseconds. A queue of last week is not worth showing to anybody. */
const KEEP = 3 * 24 * 3_600_000;

/** Gives the client what the server last answered, so that the screen has something to show before, or without, an answer. */
export async function restoreAnswers(client: QueryClient, database: IDBDatabase, now: number): Promise<void> {
  const kept = (await read(database, 'answers', (store) => store.getAll())) as KeptAnswer[];
  for (const { key, queryKey, data, at } of kept) {
    if (now - at > KEEP) void write(database, 'answers', (store) => store.delete(key));
    else client.setQueryData(queryKey, data, { updatedAt: at });
  }
}

/** Keeps each new answer whose path (first part of the key) is one of `paths`. Returns how to stop. */
export function keepAnswers(client: QueryClient, database: IDBDatabase, paths: readonly string[]): () => void {
  return client.getQueryCache().subscribe(({ type, query }) => {
    if (type !== 'updated' || query.state.status !== 'success' || query.state.fetchStatus !== 'idle') return;
    if (!paths.includes(String(query.queryKey[0]))) return;
    const answer: KeptAnswer = {
      key: query.queryHash,
      queryKey: query.queryKey,
      data: query.state.data,
      at: query.state.dataUpdatedAt,
    };
    // A full disk must not stop the work: without the copy, the terminal is only blind where it would be offline.
    write(database, 'answers', (store) => store.put(answer)).catch(() => undefined);
  });
}

/** Forgets all answers: whoever signs in next must not see what the last person might see. */
export async function forgetAnswers(database: IDBDatabase): Promise<void> {
  await write(database, 'answers', (store) => store.clear());
}
