import type { BrowserContextOptions, Page } from 'playwright-core';
import { TABLET } from '../../support/browser.ts';

/** Desks follow the system; a terminal is as it was set for the device, whatever the system says. */
export async function darken(page: Page, window: BrowserContextOptions): Promise<void> {
  await page.emulateMedia({ colorScheme: 'dark' });
  if (window === TABLET) await page.evaluate("document.documentElement.setAttribute('data-mantine-color-scheme', 'dark')");
  await page.locator('html[data-mantine-color-scheme="dark"]').waitFor();
}
