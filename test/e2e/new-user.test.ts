import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { DESK, TABLET } from '../support/browser.ts';
import { describeWith } from '../support/optional-part.ts';
import { pressOn, tabTo } from './support/by-keyboard.ts';
import { designScreen } from './support/design-screen.ts';
import { append, followFirstPage } from './support/first-page.ts';
import { soon } from './support/soon.ts';
import { useStage } from './support/stage.ts';

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

describeWith('chromium', 'somebody new', () => {
  const stage = useStage({ demo: true });

  test('gets from nothing to a finished part by the first page of the guide, word by word', { timeout: 120_000 }, async () => {
    const page = await stage().open('/', { window: DESK });

    await followFirstPage(page);

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
