import { read, write } from '../../offline/offline-database.ts';
import { TaskDraft } from './task-draft.ts';

/** What was begun at this terminal, by task. In memory for the screen, in the browser's database for the next start. */
export interface DraftStore {
  get(task: string): TaskDraft | undefined;
  save(draft: TaskDraft): void;
  remove(task: string): void;
}

/** Milliseconds. */
const KEEP = 7 * 24 * 3_600_000;

/** `database` undefined: drafts live as long as the page. */
export async function openDraftStore(database: IDBDatabase | undefined, now: number): Promise<DraftStore> {
  const drafts = new Map<string, TaskDraft>();
  const keep = <T>(change: (store: IDBObjectStore) => IDBRequest<T>): void => {
    // A full disk: the draft stands in memory, and a confirmed entry waits for the disk (the outbox does not swallow its failure).
    if (database !== undefined) write(database, 'drafts', change).catch(() => undefined);
  };
  const kept: unknown[] = database === undefined ? [] : await read(database, 'drafts', (store) => store.getAll());
  for (const one of kept) {
    const draft = TaskDraft.safeParse(one).data;
    if (draft === undefined) continue;
    if (now - draft.startedAt > KEEP) keep((store) => store.delete(draft.task));
    else drafts.set(draft.task, draft);
  }
  return {
    get: (task) => drafts.get(task),
    save: (draft) => {
      drafts.set(draft.task, draft);
      keep((store) => store.put(draft));
    },
    remove: (task) => {
      drafts.delete(task);
      keep((store) => store.delete(task));
    },
  };
}
