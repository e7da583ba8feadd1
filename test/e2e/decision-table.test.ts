import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import type { ApiClient } from '../../server/cli/api-client.ts';
import { flowOf } from '../support/block-cell.ts';
import { describeWith } from '../support/optional-part.ts';
import { seriousViolations } from './support/accessibility.ts';
import { designScreen } from './support/design-screen.ts';
import { useStage } from './support/stage.ts';

const TABLE = {
  title: 'Reaction',
  inputs: [
    { name: 'power', title: 'Spindle power', expression: 'value', unit: 'kW', allowed: '>= 0' },
    { name: 'stage', title: 'Stage', expression: 'stage', kind: 'string' },
  ],
  outputs: [{ name: 'action', title: 'Action', values: '"hold", "none"' }],
  rows: [{ when: ['> 5', '-'], give: ['hold'] }],
};
const RULE = flowOf(
  { id: 'reaction', kind: 'qualityRule', name: 'Reaction' },
  { table: ['decision-table', { table: TABLE }, 'React'] },
  [],
);

/** Two rows and two columns as Excel copies them. */
const EXCEL = '> 7\t"a ""b"""\r\n> 8\tdown\r\n';

/** What the browser does at Ctrl+C and Ctrl+V, without the clipboard of the system: gives what is on it then. */
const clipboard = (event: 'copy' | 'paste', text: string): string => `(() => {
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', ${JSON.stringify(text)});
  document.activeElement.dispatchEvent(new ClipboardEvent('${event}', { clipboardData, bubbles: true }));
  return clipboardData.getData('text/plain');
})()`;

/** The tests of this file are one story and build on each other. */
describeWith('chromium', 'the table editor', () => {
  const stage = useStage();
  let quality: ApiClient;

  beforeAll(async () => {
    quality = await stage().fettle.person('quentin', 'qualityEngineer');
    await quality.call('createFlow', { body: { definition: RULE } });
  });

  async function openTable(): Promise<Page> {
    const page = await stage().open('/design/reaction', { as: quality });
    const design = designScreen(page);
    await design.canvas.waitFor();
    await design.select('React');
    await page.getByRole('button', { name: 'Edit the table' }).click();
    await page.getByRole('grid').waitFor();
    return page;
  }
  const texts = (page: Page) => page.getByRole('grid').getByRole('gridcell').allTextContents();
  const finding = (page: Page) => page.getByRole('region', { name: 'Gaps and overlaps' });
  const row = async () => {
    const { draft } = await quality.call('getFlow', { params: { flow: 'reaction' } });
    return (draft.flowNodes[0]!.params as { table: typeof TABLE }).table.rows.map(({ when, give }) => [...when, ...give]);
  };

  test('is filled by keyboard alone, says what is wrong with a cell while it is typed, and closes a gap', async () => {
    const page = await openTable();
    const key = (name: string) => page.keyboard.press(name);

    await finding(page).getByText('1 gap').waitFor();
    await key('Control+Enter');
    await page.keyboard.type('<= 5 mm');
    await page.getByRole('alert').getByText('This column is in kW').waitFor();
    await key('Backspace');
    await key('Backspace');
    await key('Backspace');
    await key('Tab');
    await page.keyboard.type('"up"');
    await key('Tab');
    await page.keyboard.type('none');
    await key('Enter');
    await finding(page).getByText('No row matches where Spindle power is [0..5] kW and Stage is not("up")').waitFor();
    await page.getByRole('button', { name: 'Add the row that closes it' }).press('Enter');
    await page.keyboard.type('none');
    await key('Enter');
    await finding(page).getByText('No gaps, no overlaps').waitFor();

    expect(await texts(page)).toEqual(['> 5', '-', 'hold', '', '<= 5', '"up"', 'none', '', '[0..5]', 'not("up")', 'none', '']);
    expect(await seriousViolations(page)).toEqual([]);
  });

  test('offers what a cell can say, by keyboard, and leaves Enter and Tab to the table while nothing is chosen', async () => {
    const page = await openTable();
    const key = (name: string) => page.keyboard.press(name);
    const cell = page.getByRole('combobox', { name: /^Row \d, / });
    const offered = page.getByRole('listbox', { name: 'What could stand here' });
    await page.getByRole('grid').focus();
    const before = await texts(page);

    await key('Control+ArrowDown');
    await page.keyboard.type('cel(po');
    await offered.getByRole('option', { name: 'power a number in kW · Spindle power', selected: true }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await seriousViolations(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'light' });
    await key('Tab');
    await page.keyboard.type(' > 5 && ma');
    await key('ArrowUp');
    await key('ArrowDown');
    await key('Enter');
    await page.keyboard.type('value, 1) > "a")');
    await page.getByRole('alert').waitFor();
    await key('Escape');
    expect(await texts(page)).toEqual(before);

    await key('Control+Home');
    await key('ArrowRight');
    await page.keyboard.type('u');
    await offered.getByRole('option', { name: '"up"' }).waitFor();
    expect(await cell.getAttribute('aria-activedescendant')).toBeNull();
    await key('ArrowDown');
    await key('Enter');
    expect(await cell.inputValue()).toBe('"up"');
    await offered.waitFor({ state: 'hidden' });
    await key('Tab');
    await page.keyboard.type('n');
    await offered.waitFor();
    await key('Escape');
    await offered.waitFor({ state: 'hidden' });
    await key('Backspace');
    await page.keyboard.type('none');
    await key('Enter');

    // One step of undo for each cell; none for what Escape left.
    expect((await texts(page)).slice(0, 4)).toEqual(['> 5', '"up"', 'none', '']);
    for (let step = 0; step < 2; step += 1) await key('Control+z');
    await expect.poll(() => texts(page)).toEqual(before);
    await page.getByRole('button', { name: 'Done' }).click();
    await designScreen(page).saved();
  });

  test('copies and pastes as Excel does, fills down, removes rows, and undoes step by step', async () => {
    const page = await openTable();
    const key = (name: string) => page.keyboard.press(name);
    const grid = page.getByRole('grid');
    await grid.focus();
    const before = await texts(page);

    await page.evaluate(clipboard('paste', EXCEL));
    await expect.poll(() => texts(page)).toEqual(['> 7', 'a "b"', 'hold', '', '> 8', 'down', 'none', '', ...before.slice(8)]);
    const copied = await page.evaluate(clipboard('copy', ''));
    expect(copied).toBe('> 7\t"a ""b"""\n> 8\tdown\n');

    await key('Control+d');
    await expect.poll(async () => (await texts(page)).slice(4, 6)).toEqual(['> 7', 'a "b"']);
    await key('Control+Delete');
    await expect.poll(async () => (await texts(page)).length).toBe(4);
    for (let step = 0; step < 3; step += 1) await key('Control+z');

    await expect.poll(() => texts(page)).toEqual(before);
    await page.getByRole('button', { name: 'Done' }).click();
    await designScreen(page).saved();
  });

  test('is brought in from Excel, CSV and DMN, and saved as each; what is no table is refused in words, and undo brings the old one back', async () => {
    const page = await openTable();
    const before = await texts(page);
    const dialog = page.getByRole('dialog', { name: 'Import a table' });
    const about = page.getByRole('alert').filter({ hasText: 'About the file' });
    const fromMenu = async (item: string) => {
      await page.getByRole('button', { name: 'File' }).click();
      await page.getByRole('menuitem', { name: item }).click();
    };
    const paste = async (text: string) => {
      await fromMenu('Import CSV, DMN or from Excel…');
      await dialog.getByRole('textbox').fill(text);
      await dialog.getByRole('button', { name: 'Import' }).click();
    };
    const saved = async (item: string) => {
      const [download] = await Promise.all([page.waitForEvent('download'), fromMenu(item)]);
      return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
    };

    await paste('<dmn>');
    await dialog
      .getByText(/DMN|XML/)
      .last()
      .waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await seriousViolations(page, 'colours')).toEqual([]);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    expect(await texts(page)).toEqual(before);

    await paste('Power (kW)\tStage\tAction\r\n> 5\tup\thold\r\n<= 5\t-\t"none, ""really"""\r\n');
    await dialog.waitFor({ state: 'hidden' });
    expect(await texts(page)).toEqual(['> 5', 'up', 'hold', '', '<= 5', '-', 'none, "really"', '']);
    await about.getByText('the last column was taken as the output').waitFor();
    const csv = await saved('Save as CSV');
    const dmn = await saved('Save as DMN');
    const json = await saved('Save as JSON');
    expect([csv.name, dmn.name, json.name]).toEqual(['table.csv', 'table.dmn', 'table.json']);
    expect(csv.text).toContain('in Power [kW]');
    expect(dmn.text).toContain('<decisionTable');

    const file = (name: string, buffer: Buffer) => ({ name, mimeType: 'application/octet-stream', buffer });
    for (const [name, content] of [
      ['german.csv', Buffer.from('Leistung [kW];Stufe;Aktion\r\n> 5,5;"größer";halten\r\n', 'latin1')],
      ['saved.csv', Buffer.from(csv.text)],
      ['german.csv', Buffer.from('\uFEFFLeistung [kW]\tStufe\tAktion\r\n> 5,5\tgrößer\thalten\r\n', 'utf16le')],
      ['saved.dmn', Buffer.from(dmn.text)],
      ['saved.json', Buffer.from(json.text)],
    ] as const) {
      await fromMenu('Import CSV, DMN or from Excel…');
      await dialog.getByLabel('A file with a table').setInputFiles(file(name, content));
      await dialog.waitFor({ state: 'hidden' });
      const expected = name.startsWith('saved')
        ? ['> 5', 'up', 'hold', '', '<= 5', '-', 'none, "really"', '']
        : [expect.stringMatching(/^> 5[.,]5$/), 'größer', 'halten', ''];
      await expect.poll(() => texts(page)).toEqual(expected);
    }
    for (let step = 0; step < 6; step += 1)
      await page.getByRole('dialog', { name: 'Decision table of React' }).getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => texts(page)).toEqual(before);
    await page.getByRole('button', { name: 'Done' }).click();
    await designScreen(page).saved();
  });

  test('ends an overlap by letting one row decide, fills by dragging, and says what it made of cells of another program', async () => {
    const page = await openTable();
    const key = (name: string) => page.keyboard.press(name);
    const before = await texts(page);

    await key('Control+End');
    await key('Control+Enter');
    await page.keyboard.type('> 6');
    await key('Enter');
    await finding(page).getByText('Rows 1 and 4 both match where Spindle power is > 6 kW').waitFor();
    await page.getByRole('button', { name: 'Let row 4 decide' }).first().click();
    await expect.poll(async () => (await texts(page)).slice(0, 3)).toEqual(['(5..6]', '-', 'hold']);
    await key('Control+Home');
    const corner = (await page.getByTitle('Drag to fill').boundingBox())!;
    await page.mouse.move(corner.x + 4, corner.y + 4);
    await page.mouse.down();
    await page.mouse.move(corner.x, corner.y + 40, { steps: 3 });
    await page.mouse.up();
    await expect.poll(async () => (await texts(page))[4]).toBe('(5..6]');
    await page.evaluate(clipboard('paste', '> 7,5\tup\thold\t\tmore\r\n'));
    await expect.poll(async () => (await texts(page))[0]).toBe('> 7.5');
    const about = page.getByRole('alert').filter({ hasText: 'About what was pasted' });
    await about.getByText('Commas between digits were read as decimal points').waitFor();
    await about.getByText('1 column had no place to the right and was left out.').waitFor();
    await key('Control+Home');
    await key('Shift+ArrowRight');
    await key('Control+r');
    await expect.poll(async () => (await texts(page))[1]).toBe('> 7.5');
    expect(await seriousViolations(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await seriousViolations(page, 'colours')).toEqual([]);

    for (let step = 0; step < 6; step += 1) await key('Control+z');
    await expect.poll(() => texts(page)).toEqual(before);
    await page.getByRole('button', { name: 'Done' }).click();
    await designScreen(page).saved();
  });

  test('has its hit policy chosen in words; what was done is saved', async () => {
    const page = await openTable();

    await page.getByRole('combobox', { name: 'Hit policy' }).click();
    await page.getByRole('option', { name: /The topmost row that matches decides/ }).click();
    await page.getByRole('grid').focus();
    await page.keyboard.press('Alt+ArrowDown');
    await page.getByRole('button', { name: 'Done' }).click();
    await designScreen(page).saved();

    await expect.poll(row).toEqual([
      ['<= 5', '"up"', 'none'],
      ['> 5', '-', 'hold'],
      ['[0..5]', 'not("up")', 'none'],
    ]);
  });
});
