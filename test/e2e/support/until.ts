import { setTimeout as pause } from 'node:timers/promises';

/** Asks every 50 ms until it holds; what is to be seen on a screen is waited for by its locator instead. */
export async function until(what: string, holds: () => Promise<boolean>, patience = 20_000): Promise<void> {
  const end = performance.now() + patience;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`It did not happen within ${patience / 1000} s: ${what}.`);
    await pause(50);
  }
}
