import { setTimeout as pause } from 'node:timers/promises';

/** Waits until `holds` returns true, asking every 10 ms; throws with `what` after `within` milliseconds. */
export async function eventually(what: string, holds: () => boolean, within = 10_000): Promise<void> {
  const end = performance.now() + within;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`not within ${within} ms: ${what}`);
    await pause(10);
  }
}
