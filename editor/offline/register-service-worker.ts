/**
 * Registers the service worker of the terminal and brings in new versions when `idle()` says that nobody is in the middle of something. Where the browser has
 * none (plain http by name, development), the terminal works as before but does not start without a network.
 */
export function registerServiceWorker(idle: () => boolean): void {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return;
  const container = navigator.serviceWorker;
  void container.register('/service-worker.js', { scope: '/terminal', updateViaCache: 'none' }).then(
    (registration) => setInterval(() => bringIn(registration, idle), CHECK),
    // Without it the terminal runs all the same; the connection line says when the network is gone.
    () => undefined,
  );
  // The first worker takes over a page that came without it: nothing changes, nothing to load anew.
  let controlled = container.controller !== null;
  container.addEventListener('controllerchange', () => {
    if (controlled) location.reload();
    controlled = true;
  });
}

/** Milliseconds. */
const CHECK = 20_000;
/** Asking for a new version: every so many checks. */
const ASK_EVERY = 15;
let checks = 0;

function bringIn(registration: ServiceWorkerRegistration, idle: () => boolean): void {
  checks += 1;
  if (checks % ASK_EVERY === 0) registration.update().catch(() => undefined);
  if (registration.waiting !== null && registration.active !== null && idle()) registration.waiting.postMessage('activate');
}
