import type { Locator, Page } from 'playwright-core';

/** No screen has more places to stop at between two that matter. */
const MOST_STOPS = 80;

/** Presses Tab until this has the focus, as somebody without a mouse does. */
export async function tabTo(page: Page, goal: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await goal.waitFor();
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    if ((await goal.and(page.locator(':focus')).count()) > 0) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${MOST_STOPS} presses of ${key} did not reach ${goal}.`);
}

/** Reaches it and presses Enter. */
export async function pressOn(page: Page, goal: Locator): Promise<void> {
  await tabTo(page, goal);
  await page.keyboard.press('Enter');
}
