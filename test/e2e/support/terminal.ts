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
      const keys = [...code].map((key) => ({ key, text: key }));
      // None waits for the one before: a scanner is faster than a test that does.
      await Promise.all(
        [...keys, { key: 'Enter', text: '\r' }].map((key) => session.send('Input.dispatchKeyEvent', { type: 'keyDown', ...key })),
      );
      await session.detach();
    },
    dialog: (title) => page.getByRole('dialog', { name: title }),
  };
}
