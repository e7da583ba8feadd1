/** What the terminal keeps in the browser: what waits to be sent, what was begun, and the last answers of the server. */
export type OfflineStoreName = 'outbox' | 'drafts' | 'answers';

const NAME = 'fettle-terminal';
const VERSION = 1;

/** @throws DOMException when the browser gives no database (private windows of some browsers, a full disk). */
export function openOfflineDatabase(): Promise<IDBDatabase> {
  const opening = indexedDB.open(NAME, VERSION);
  opening.onupgradeneeded = () => {
    const database = opening.result;
    database.createObjectStore('outbox', { keyPath: 'sequence', autoIncrement: true });
    database.createObjectStore('drafts', { keyPath: 'task' });
    database.createObjectStore('answers', { keyPath: 'key' });
  };
  return settled(opening).then((database) => {
    // A newer page in another tab wants to change the stores: let it, and read anew with the next start.
    database.onversionchange = () => database.close();
    return database;
  });
}

/** One read; resolves with its result. */
export function read<T>(database: IDBDatabase, store: OfflineStoreName, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  return settled(ask(database.transaction(store, 'readonly').objectStore(store)));
}

/** Changes in one transaction; resolves when they are on disk. */
export function write<T>(database: IDBDatabase, store: OfflineStoreName, change: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const transaction = database.transaction(store, 'readwrite', { durability: 'strict' });
  const request = change(transaction.objectStore(store));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
