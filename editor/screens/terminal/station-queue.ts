import type { UserTask } from '@fettle/flows/contract';
import type { OutboxEntry } from '../../offline/outbox-entry.ts';

/**
 * What still waits at a station, oldest first: what was confirmed here is gone from it at once, also while the server does not know yet (`entries`) or its last
 * answer is from before (`sent`). A refused one is back.
 */
export function stationQueue(tasks: readonly UserTask[], entries: readonly OutboxEntry[], sent: ReadonlySet<string>): readonly UserTask[] {
  const waiting = new Set(entries.flatMap((entry) => (entry.kind === 'task' && entry.state === 'waiting' ? [entry.task] : [])));
  return tasks
    .filter(({ id, state }) => state === 'open' && !waiting.has(id) && !sent.has(id))
    .sort((one, other) => one.openedAt - other.openedAt || (one.id < other.id ? -1 : 1));
}
