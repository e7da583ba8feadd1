/*
 * Keeps the terminal's own files on the tablet, so that it starts without a network. What holds:
 * - its scope is /terminal: no other screen ever meets it.
 * - a version is a set of files that were built together. It is stored complete or not at all, and never mixed with another.
 * - a new version waits until the page says that nobody is in the middle of something (`activate`), or until all terminals are closed.
 * - it never touches /api, except that pictures of instructions are kept once they were seen.
 * The build puts FILES and VERSION in front of this script (service-worker-build.ts). It has no imports.
 */

interface Worker {
  readonly registration: { readonly active: unknown };
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: { waitUntil(work: Promise<unknown>): void }) => void): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(
    type: 'fetch',
    listener: (event: { readonly request: Request; respondWith(answer: Promise<Response>): void }) => void,
  ): void;
}

declare const FILES: readonly string[];
declare const VERSION: string;

const worker = self as unknown as Worker;
const APP = `fettle-terminal-${VERSION}`;
const PICTURES = 'fettle-terminal-pictures';
const MAX_PICTURES = 80;
const PAGE = '/';
/** Milliseconds. A network that is there but does not answer must not keep an operator waiting. */
const PATIENCE = 3_000;

worker.addEventListener('install', (event) => {
  // Not the browser's copy of the page: it may be older than the files it names.
  const requests = [PAGE, ...FILES].map((file) => new Request(file, { cache: file === PAGE ? 'reload' : 'default' }));
  event.waitUntil(caches.open(APP).then((cache) => cache.addAll(requests)));
});

worker.addEventListener('activate', (event) => {
  const tidy = async (): Promise<void> => {
    for (const name of await caches.keys()) {
      if (name.startsWith('fettle-terminal-') && name !== APP && name !== PICTURES) await caches.delete(name);
    }
    await worker.clients.claim();
  };
  event.waitUntil(tidy());
});

worker.addEventListener('message', (event) => {
  if (event.data === 'activate') void worker.skipWaiting();
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  if (request.mode === 'navigate') event.respondWith(page(request));
  else if (request.destination === 'image') event.respondWith(picture(request));
  else if (FILES.includes(url.pathname)) event.respondWith(file(request, url.pathname));
});

/** The page as this version has it: it names exactly the files that are stored with it. An update comes as a new version of this worker. */
async function page(request: Request): Promise<Response> {
  const cache = await caches.open(APP);
  return (await cache.match(PAGE)) ?? fetch(request);
}

async function file(request: Request, path: string): Promise<Response> {
  const cache = await caches.open(APP);
  return (await cache.match(path)) ?? fetch(request);
}

/** From the network when it is quick, else as it was last seen. */
async function picture(request: Request): Promise<Response> {
  const stored = FILES.includes(new URL(request.url).pathname) ? await caches.match(request) : undefined;
  if (stored !== undefined) return stored;
  const cache = await caches.open(PICTURES);
  const seen = await cache.match(request);
  const fresh = fetch(request).then(async (answer) => {
    if (answer.ok) {
      await cache.put(request, answer.clone());
      for (const old of (await cache.keys()).slice(0, -MAX_PICTURES)) await cache.delete(old);
    }
    return answer;
  });
  if (seen === undefined) return fresh;
  const late = new Promise<Response>((resolve) => setTimeout(() => resolve(seen), PATIENCE));
  return Promise.race([fresh.catch(() => seen), late]);
}
