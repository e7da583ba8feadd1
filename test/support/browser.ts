import { type Browser, type BrowserContextOptions, type ConsoleMessage, chromium, type Page } from 'playwright-core';
import type { ApiClient } from '../../server/cli/api-client.ts';
import { requirePart } from './optional-part.ts';

/** No sandbox, because tests also run as root in containers; no GPU, no QUIC and nothing in the background, so that a run reaches no other host. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** An engineer's screen, and the tablet at a station. */
export const DESK: BrowserContextOptions = { viewport: { width: 1440, height: 900 } };
export const TABLET: BrowserContextOptions = { viewport: { width: 1024, height: 768 }, hasTouch: true };

/** Milliseconds that anything on a screen may take: the machine is shared with a browser, a database and a plant. */
const PATIENCE = 15_000;

/** The system's Chromium with a profile of its own that is gone when it is closed. Call it inside a test or a hook of `describeWith('chromium', …)`. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: requirePart('chromium'), args: FLAGS });
}

export interface WindowOptions {
  /** Who is signed in; undefined: nobody. */
  readonly as?: ApiClient | undefined;
  readonly window?: BrowserContextOptions;
  /** Called with each complaint of the browser: see {@link listen}. */
  readonly complain?: (what: string) => void;
}

/** A window with storage and cookies of its own on the Fettle at `address`, empty yet. */
export async function openWindow(browser: Browser, address: string, { as, window = DESK, complain }: WindowOptions = {}): Promise<Page> {
  const context = await browser.newContext({ ...window, baseURL: address, locale: 'en-GB' });
  context.setDefaultTimeout(PATIENCE);
  if (as !== undefined) {
    const [name = '', value = ''] = as.cookie.split('=');
    await context.addCookies([{ name, value, url: address, httpOnly: true, sameSite: 'Strict' }]);
  }
  const page = await context.newPage();
  if (complain !== undefined) listen(page, complain);
  return page;
}

/**
 * Tells of errors on the console (a breach of the content security policy is one) and of exceptions that nobody caught. Not of answers of the API that are no
 * success, nor of the network being away: the browser notes each as an error, and it is the app's business what it makes of them.
 */
function listen(page: Page, complain: (what: string) => void): void {
  page.on('pageerror', (error) => complain(`${pathOf(page.url())}: ${error.stack ?? error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && !isAnswerOfTheApi(message)) complain(`${pathOf(page.url())}: ${message.text()}`);
  });
}

function isAnswerOfTheApi(message: ConsoleMessage): boolean {
  return message.text().startsWith('Failed to load resource:') && pathOf(message.location().url).startsWith('/api/');
}

function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : url;
}
