import type { QueryClient } from '@tanstack/react-query';
import { type LiveKind, onLive } from './live.ts';

/** What may have changed after an event of each kind: beginnings of paths of the contract. A kind that is forgotten does not compile. */
const CHANGED_BY: Record<LiveKind, readonly string[]> = {
  history: [
    '/api/units',
    '/api/user-tasks',
    '/api/stations',
    '/api/job-orders',
    '/api/nonconformances',
    '/api/firings',
    '/api/reactions',
    '/api/checks',
    '/api/incidents',
    '/api/dead-letters',
    '/api/line',
  ],
  calls: ['/api/andon-calls', '/api/line'],
  connection: ['/api/connections'],
  flows: ['/api/flows', '/api/charts'],
  charts: ['/api/charts'],
  gap: ['/api/'],
};

/** Milliseconds: a machine that moves ten units a second must not make a screen ask ten times a second. */
const AT_MOST_EVERY = 1_000;

/** Asks again for what is on the screen when the stream says that it changed. Returns how to stop. */
export function invalidateOnLive(client: QueryClient): () => void {
  const pending = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = (): void => {
    timer = undefined;
    const paths = [...pending];
    pending.clear();
    void client.invalidateQueries({
      predicate: ({ queryKey }) => paths.some((path) => String(queryKey[0]).startsWith(path) && queryKey[0] !== '/api/flows/:flow'),
    });
  };
  const stops = (Object.keys(CHANGED_BY) as LiveKind[]).map((kind) =>
    onLive(kind, () => {
      for (const path of CHANGED_BY[kind]) pending.add(path);
      timer ??= setTimeout(flush, AT_MOST_EVERY);
    }),
  );
  return () => {
    clearTimeout(timer);
    for (const stop of stops) stop();
  };
}
