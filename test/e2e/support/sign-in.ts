import type { Page } from 'playwright-core';
import { passwordOf } from './fettle-process.ts';

/** On the sign-in of the desk screens or of the terminal, whichever is there. */
export async function signIn(page: Page, userName: string, password = passwordOf(userName)): Promise<void> {
  await page.getByLabel('User name').fill(userName);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}
