import type { Locator, Page } from 'playwright-core';

/** What an operator does at the terminal, by touch. */
export interface Terminal {
  readonly page: Page;
  /** What was just said, in the band over the screen. */
  readonly band: Locator;
  readonly confirm: Locator;
  readonly callHelp: Locator;
  /** The unit's row in the queue. */
  unit(serialNumber: string): Locator;
  /** Types a number on the keypad of the screen. */
  key(number: string): Promise<void>;
  /** Types as a scanner does: all keys at once, then Enter. */
  scan(code: string): Promise<void>;
  dialog(title: string): Locator;
}

const KEY_NAMES: Readonly<Record<string, string>> = { '.': 'Decimal point', '-': 'Minus' };

/** Milliseconds between the keys of a scanner. */
const BETWEEN_KEYS = 5;

export function terminal(page: Page): Terminal {
  const keypad = page.getByRole('group', { name: 'Keypad' });
  return {
    page,
    band: page.getByRole('alert', { name: 'Answer' }).last(),
    confirm: page.getByRole('button', { name: /^Confirm\b/ }),
    callHelp: page.getByRole('button', { name: 'Call help' }),
    unit: (serialNumber) => page.getByRole('button', { name: new RegExp(`^(Open )?${serialNumber}\\b`) }),
    async key(number) {
      for (const digit of number) await keypad.getByRole('button', { name: KEY_NAMES[digit] ?? digit, exact: true }).tap();
    },
    async scan(code) {
      const session = await page.context().newCDPSession(page);
      const began = Date.now() / 1000;
      const keys = [...[...code].map((key) => ({ key, text: key })), { key: 'Enter', text: '\r' }];
      // None waits for the one before, and each says when it was pressed: a scanner keeps its pace however busy the machine is that the test runs on.
      await Promise.all(
        keys.map((key, place) =>
          session.send('Input.dispatchKeyEvent', { type: 'keyDown', timestamp: began + (place * BETWEEN_KEYS) / 1000, ...key }),
        ),
      );
      await session.detach();
    },
    dialog: (title) => page.getByRole('dialog', { name: title }),
  };
}
