import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { DESK, TABLET } from '../support/browser.ts';
import { describeWith } from '../support/optional-part.ts';
import { pressOn, tabTo } from './support/by-keyboard.ts';
import { designScreen } from './support/design-screen.ts';
import { ADMIN_PASSWORD } from './support/fettle-process.ts';
import { type GuideStep, guideSteps } from './support/guide-page.ts';
import { soon } from './support/soon.ts';
import { useStage } from './support/stage.ts';

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

async function append(page: Page, text: string): Promise<void> {
  await page.keyboard.press('a');
  await page.getByRole('dialog').getByRole('combobox', { name: 'Search steps' }).and(page.locator(':focus')).waitFor();
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
}

describeWith('chromium', 'somebody new', () => {
  const stage = useStage({ demo: true });

  test('gets from nothing to a finished part by the first page of the guide, word by word', { timeout: 120_000 }, async () => {
    const steps = await guideSteps('first-routing.md');
    expect(steps).toHaveLength(FIRST_PAGE.length);
    const page = await stage().open('/', { window: DESK });

    for (const [place, step] of steps.entries())
      await FIRST_PAGE[place]?.(page, step).catch((error: unknown) => {
        throw new Error(`"${step.text}" cannot be followed.`, { cause: error });
      });

    const { data } = await stage().fettle.admin.call('getUnit', { params: { serialNumber: 'gear-cover-001-001' } });
    expect(data).toMatchObject({ manualOperation: { burr: 0.1 } });
  });

  test('draws, undoes, simulates and releases a routing and answers its work instruction without a mouse', {
    timeout: 120_000,
  }, async () => {
    const { open, fettle } = stage();
    const page = await open('/design', { as: fettle.admin });
    const { keyboard } = page;
    const design = designScreen(page);

    await pressOn(page, button(page, 'New routing'));
    await tabTo(page, page.getByRole('dialog').getByLabel('Name'));
    await keyboard.type('By keys');
    await tabTo(page, page.getByRole('dialog').getByLabel('Product'));
    await keyboard.press('Enter');
    await design.canvas.waitFor();

    await tabTo(page, page.getByRole('combobox', { name: 'Search steps' }));
    await keyboard.type('start on');
    await keyboard.press('Enter');
    await design.step('Start on job order').waitFor();
    // The overview frames what is seen, also of a drawing that was empty when it was opened.
    const frame = page.getByRole('img', { name: 'Overview of the flow' }).locator('span');
    await soon(async () => (await frame.boundingBox())?.width ?? 0).toBeGreaterThan(20);
    await keyboard.press('Escape');
    await append(page, 'manual');
    await design.connection('Start on job order', 'Manual operation').waitFor({ state: 'attached' });

    // The end is put down freely, then connected.
    await keyboard.press('Escape');
    await keyboard.press('Tab');
    await keyboard.type('end');
    await keyboard.press('Enter');
    await design.step('End').waitFor();
    await keyboard.press('Escape');
    await find(page, 'Manual operation');
    await keyboard.press('c');
    await page.getByRole('dialog').getByRole('combobox').and(page.locator(':focus')).waitFor();
    await keyboard.type('done end');
    await keyboard.press('Enter');
    const connection = design.connection('Manual operation', 'End');
    await connection.waitFor({ state: 'attached' });
    await keyboard.press('Control+z');
    await connection.waitFor({ state: 'detached' });
    await keyboard.press('Control+y');
    await connection.waitFor({ state: 'attached' });

    await keyboard.press('F2');
    await keyboard.press('Control+a');
    await keyboard.type('Deburr');
    await tabTo(page, design.inspector.getByRole('combobox', { name: 'Station' }).or(design.field('Station')));
    await keyboard.type('bench-1');
    await keyboard.press('Tab');

    await keyboard.press('Control+Enter');
    const panel = page.getByRole('tabpanel', { name: 'Simulation' });
    await pressOn(page, panel.getByRole('button', { name: 'Start a unit' }));
    await pressOn(page, panel.getByRole('region', { name: 'Work instruction at Deburr' }).getByRole('button', { name: 'Done' }));
    await panel.getByText('Finished good').waitFor();

    await tabTo(page, button(page, 'Release…'), 'Shift+Tab');
    await keyboard.press('Enter');
    await page.getByRole('dialog').getByLabel('Why').waitFor();
    await keyboard.type('Drawn by keys');
    await pressOn(page, page.getByRole('dialog').getByRole('button', { name: 'Release', exact: true }));
    await page.getByText('Version 1 is released.').waitFor();

    await fettle.admin.call('createJobOrder', { body: { id: 'BK', flow: 'by-keys', quantity: 1 } });
    const tablet = await open('/terminal?station=bench-1', { as: fettle.admin, window: TABLET });
    await pressOn(tablet, tablet.getByRole('button', { name: /BK-001\b/ }));
    await pressOn(tablet, tablet.getByRole('button', { name: /^(Confirm|Done)\b/ }));
    await tablet.getByRole('status', { name: 'Confirmed' }).getByText('BK-001 confirmed: Done').waitFor();
  });
});

async function find(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+f');
  await page.getByRole('dialog').getByRole('combobox').and(page.locator(':focus')).waitFor();
  await page.keyboard.type(name);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
}
