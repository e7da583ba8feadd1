import type { Page } from 'playwright-core';
import { designScreen } from './design-screen.ts';
import { ADMIN_PASSWORD } from './fettle-process.ts';
import { type GuideStep, guideSteps } from './guide-page.ts';

/** Milliseconds: a confirmation is sent when the eight seconds are over in which it can be taken back. */
const SENT_BY_THEN = 30_000;

type Act = (page: Page, step: Pick<GuideStep, 'words' | 'typed'>) => Promise<void>;

const inspector = (page: Page) => page.getByRole('complementary', { name: 'Inspector' });
const canvasStep = (page: Page, name = '') => designScreen(page).step(name);
const button = (page: Page, name = '') => page.getByRole('button', { name, exact: true });
const chooseScreen = (page: Page, name = '') =>
  page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name, exact: true }).click();

/** What each numbered step of the guide's first page asks for, done by the words that stand there. */
const FIRST_PAGE: readonly Act[] = [
  async (page, { words: [userName = '', password = '', signIn], typed: [admin = ''] }) => {
    await page.getByLabel(userName).fill(admin);
    await page.getByLabel(password, { exact: true }).fill(ADMIN_PASSWORD);
    await button(page, signIn).click();
  },
  async (page, { words: [design, newRouting] }) => {
    await chooseScreen(page, design);
    await button(page, newRouting).click();
  },
  async (page, { words: [nameField = '', productField = '', drawIt], typed: [name = '', product = ''] }) => {
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(nameField).fill(name);
    await dialog.getByLabel(productField).fill(product);
    await dialog.getByRole('button', { name: drawIt ?? '' }).click();
  },
  async (page, { words: [search = '', start], typed: [text = ''] }) => {
    await page.getByRole('combobox', { name: search }).fill(text);
    await page.keyboard.press('Enter');
    await canvasStep(page, start).waitFor();
  },
  async (page, { words: [start, next], typed: [text = ''] }) => {
    await canvasStep(page, start).click();
    await append(page, text);
    await designScreen(page)
      .connection('Start on job order', next ?? '')
      .waitFor({ state: 'attached' });
  },
  async (page, { words: [end], typed: [text = ''] }) => {
    await append(page, text);
    await designScreen(page)
      .connection('Manual operation', end ?? '')
      .waitFor({ state: 'attached' });
  },
  async (page, { words: [step, nameField = ''], typed: [name = ''] }) => {
    await canvasStep(page, step).click();
    await inspector(page).getByRole('textbox', { name: nameField, exact: true }).fill(name);
    await canvasStep(page, name).waitFor();
  },
  (page, { words: [station = '', bench = ''] }) => designScreen(page).choose(station, bench),
  async (page, { words: [list = '', step = '', titleField = '', textField = ''], typed: [title = '', text = ''] }) => {
    const steps = inspector(page).getByRole('list', { name: list, exact: true });
    await steps.getByRole('button', { name: step }).click();
    await steps.getByRole('textbox', { name: titleField }).fill(title);
    await steps.getByRole('textbox', { name: textField }).fill(text);
  },
  async (page, { words: [add, ...fields], typed }) => {
    await inspector(page)
      .getByRole('button', { name: add ?? '' })
      .click();
    const entry = inspector(page).getByRole('list', { name: 'Data entries' });
    for (const [place, name] of fields.entries()) await entry.getByRole('textbox', { name }).fill(typed[place] ?? '');
  },
  async (page, { words: [problems = '', none = ''] }) => {
    await page.getByRole('tab', { name: problems }).click();
    await page.getByText(none).waitFor();
  },
  async (page, { words: [simulate, start] }) => {
    await button(page, simulate).click();
    await button(page, start).click();
  },
  async (page, { words: [entry = '', done, finished = ''], typed: [value = ''] }) => {
    await page.getByLabel(entry).fill(value);
    await button(page, done).click();
    await page.getByRole('tabpanel', { name: 'Simulation' }).getByText(finished).waitFor();
  },
  async (page, { words: [release, why = '', confirm, released = ''], typed: [reason = ''] }) => {
    await button(page, release).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(why).fill(reason);
    await dialog.getByRole('button', { name: confirm ?? '', exact: true }).click();
    await page.getByText(released).waitFor();
  },
  (page, { words: [done] }) => button(page, done).click(),
  async (page, { words: [units, newOrder, routing = '', name = '', start = ''] }) => {
    await chooseScreen(page, units);
    await button(page, newOrder).click();
    const dialog = page.getByRole('dialog');
    await dialog
      .getByRole('combobox', { name: routing })
      .or(dialog.getByRole('textbox', { name: routing }))
      .click();
    await page.getByRole('option', { name, exact: true }).click();
    await dialog.getByRole('button', { name: start }).click();
    await dialog.waitFor({ state: 'hidden' });
  },
  async (page, { words: [terminal, station = '', unit = ''] }) => {
    await chooseScreen(page, terminal);
    await page.getByRole('button', { name: new RegExp(station) }).click();
    // The row in the queue, not the button below that opens the next one, which may be the same.
    await page.getByRole('button', { name: new RegExp(`^${unit}`) }).click();
  },
  async (page, { words: [confirm = ''], typed: [value = ''] }) => {
    const keypad = page.getByRole('group', { name: 'Keypad' });
    for (const digit of value) await keypad.getByRole('button', { name: digit === '.' ? 'Decimal point' : digit, exact: true }).click();
    await page.getByRole('button', { name: new RegExp(`^${confirm}\\b`) }).click();
  },
  async (page, { words: [more = '', lineView = '', units, unit = '', journey = '', finished = ''] }) => {
    await page.getByRole('button', { name: more }).click();
    await page
      .getByRole('button', { name: lineView })
      .or(page.getByRole('link', { name: lineView }))
      .click();
    await chooseScreen(page, units);
    await page.getByRole('link', { name: unit }).click();
    await page.getByRole('region', { name: journey }).getByText(finished).waitFor({ timeout: SENT_BY_THEN });
  },
];

/** Asks for the next step by key, as soon as the dialog has the keyboard. */
export async function append(page: Page, text: string): Promise<void> {
  await page.keyboard.press('a');
  await page.getByRole('dialog').getByRole('combobox', { name: 'Search steps' }).and(page.locator(':focus')).waitFor();
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
}

/** Follows the first page of the guide, word by word. `before` is waited for before each of its numbered steps. */
export async function followFirstPage(page: Page, before: (step: GuideStep) => Promise<void> = async () => undefined): Promise<void> {
  const steps = await guideSteps('first-routing.md');
  if (steps.length !== FIRST_PAGE.length) throw new Error(`The page has ${steps.length} steps; ${FIRST_PAGE.length} are known.`);
  for (const [place, step] of steps.entries()) {
    await before(step);
    await FIRST_PAGE[place]?.(page, step).catch((error: unknown) => {
      throw new Error(`"${step.text}" cannot be followed.`, { cause: error });
    });
  }
}
