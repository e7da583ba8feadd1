import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import type { ApiClient } from '../../server/cli/api-client.ts';
import { flowOf } from '../support/block-cell.ts';
import { describeWith } from '../support/optional-part.ts';
import { seriousViolations } from './support/accessibility.ts';
import { designScreen } from './support/design-screen.ts';
import { useStage } from './support/stage.ts';

const MILL = {
  id: 'mill',
  title: 'Mill',
  signals: [
    { name: 'power', title: 'Spindle power', valueKind: 'number' as const, unit: 'kW', delivery: 'sample' as const, writable: false },
    { name: 'stage', title: 'Stage', valueKind: 'string' as const, unit: '', delivery: 'event' as const, writable: false },
    { name: 'running', title: 'Program is running', valueKind: 'boolean' as const, unit: '', delivery: 'event' as const, writable: false },
  ],
};
const RULE = flowOf(
  {
    id: 'hot',
    kind: 'qualityRule',
    name: 'Too hot',
    layout: { positions: { power: { x: 0, y: 0 }, high: { x: 260, y: 0 }, hold: { x: 520, y: 0 } }, notes: [], groups: [] },
  },
  {
    power: ['signal-source', { appliesTo: 'equipment', equipment: 'mill-1', signal: 'power', valueKind: 'number', unit: 'kW' }, 'Power'],
    high: ['condition', {}, 'Too much'],
    hold: ['hold-unit', { reason: 'Look at the tool' }, 'Hold it'],
  },
  ['power.out > high.in', 'high.true > hold.firing'],
);

const WANTED = {
  all: [
    { fact: 'power', operator: 'greaterThan', value: 5 },
    {
      any: [
        { fact: 'stage', operator: 'in', value: ['Layer 1 Up', 'Layer 1 Down'] },
        { not: { fact: 'running', operator: 'equal', value: true } },
      ],
    },
  ],
};

/** All that such rules can have: names, priorities, decorators, params, a path, another fact, named conditions, options, and what nobody knows. */
const LIBRARY_RULES = {
  rules: [
    {
      name: 'Tool is worn',
      priority: 10,
      conditions: {
        all: [
          { name: 'too much power', fact: 'power', operator: 'greaterThan', value: 5, priority: 3 },
          { fact: 'stage', operator: 'not:in', value: ['Home', 'Repositioning'] },
          { fact: 'program', operator: 'someFact:greaterThan', value: { fact: 'power' }, path: '$.depths', params: { unit: 'mm' } },
          { not: { condition: 'warmingUp' } },
        ],
        whatever: { kept: true },
      },
      event: { type: 'worn', params: { severity: 'high' } },
    },
    { conditions: { any: [{ fact: 'running', operator: 'equal', value: false }] }, event: { type: 'stands' } },
  ],
  conditions: { warmingUp: { all: [{ fact: 'power', operator: 'lessThan', value: 1 }] } },
  options: { allowUndefinedFacts: true },
};

/** The tests of this file are one story and build on each other. */
describeWith('chromium', 'the condition builder', () => {
  const stage = useStage();
  let quality: ApiClient;

  beforeAll(async () => {
    const { fettle } = stage();
    await fettle.admin.call('putEquipmentClass', { params: { equipmentClass: 'mill' }, body: MILL });
    await fettle.admin.call('putEquipment', {
      params: { equipment: 'mill-1' },
      body: { id: 'mill-1', title: 'Mill 1', equipmentClass: 'mill', path: '', signals: [] },
    });
    quality = await fettle.person('quentin', 'qualityEngineer');
    await quality.call('createFlow', { body: { definition: RULE } });
  });

  async function openCondition(): Promise<Page> {
    const page = await stage().open('/design/hot', { as: quality });
    const design = designScreen(page);
    await design.canvas.waitFor();
    await design.select('Too much');
    await page.getByRole('group', { name: 'all of' }).first().waitFor();
    return page;
  }
  const params = async () => (await quality.call('getFlow', { params: { flow: 'hot' } })).draft.flowNodes[1]!.params;
  const line = (page: Page, name: RegExp | string): Locator => page.getByRole('group', { name });
  const press = (page: Page) => (key: string) => page.keyboard.press(key);

  const hasFocus = async (page: Page, target: Locator): Promise<boolean> => (await target.and(page.locator(':focus')).count()) > 0;
  /** Tab until it has the focus: nothing else is used to get about. */
  async function tabTo(page: Page, target: Locator, back = false): Promise<void> {
    for (let times = 0; times < 60; times += 1) {
      if (await hasFocus(page, target)) return;
      await page.keyboard.press(back ? 'Shift+Tab' : 'Tab');
    }
    throw new Error(`${target} is not reached by Tab.`);
  }
  /** The words of the line that has the focus, from the left: signal, comparison, value. */
  async function write(page: Page, signal: string, comparison: string, value: string | undefined): Promise<void> {
    await page.keyboard.press('Tab');
    await page.keyboard.type(signal);
    await page.keyboard.press('Tab');
    await page.keyboard.type(comparison);
    await page.keyboard.press('Tab');
    if (value === undefined) return;
    await page.keyboard.press('Control+a');
    await page.keyboard.type(value);
  }

  test('builds a nested condition that must last, by keyboard alone, and reads it as a sentence', { timeout: 120_000 }, async () => {
    const page = await openCondition();
    const key = press(page);
    const value = line(page, /power is greater than 0/);

    // On the canvas Tab puts a step in; in the form it goes from field to field.
    await designScreen(page).field('Title').focus();
    await tabTo(page, line(page, /^all of/).last());
    await key('ArrowDown');
    expect(await hasFocus(page, value)).toBe(true);
    await write(page, 'spindle po', 'is greater', 'hot');
    await line(page, /spindle power is greater/i)
      .getByText(/hot/)
      .or(page.getByText(/text/))
      .first()
      .waitFor();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('5');
    const first = line(page, 'spindle power is greater than 5 kW');
    await tabTo(page, first, true);
    await key('Enter');
    await key('Alt+ArrowRight');
    await write(page, 'stage', 'is one of', 'Layer 1 Up, Layer 1 Down');
    await tabTo(page, line(page, 'stage is one of “Layer 1 Up”, “Layer 1 Down”'), true);
    await key('Enter');
    await write(page, 'program', '', undefined);
    await tabTo(page, line(page, 'program is running is yes'), true);
    await key('n');
    await tabTo(page, page.getByLabel('for at least'));
    await page.keyboard.type('5 s');
    await key('Tab');
    await designScreen(page).saved();

    await expect.poll(params).toMatchObject({ condition: WANTED, forAtLeast: 5 });
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByText('JSON', { exact: true }).click();
    await page
      .getByText(/^\(spindle power is greater than 5 kW and \(stage is one of .* or not \(program is running is yes\)\)\) for 5 s$/i)
      .waitFor();
  });

  test('keeps what it does not know through JSON and back, says what is wrong at its line, and is released', {
    timeout: 120_000,
  }, async () => {
    const page = await openCondition();
    const before = await params();
    await page.getByText('JSON', { exact: true }).click();
    const json = page.getByRole('textbox', { name: 'Condition as JSON' });
    await json.click();

    await page.keyboard.press('Control+a');
    await page.keyboard.insertText(JSON.stringify(WANTED, null, 2).replace('"greaterThan"', '"greatherThan"'));
    await page.getByText(/^Line 3: .*greatherThan/).waitFor();
    const named = { ...WANTED, name: 'hot', all: [{ ...WANTED.all[0], priority: 7, also: { kept: [1] } }, WANTED.all[1]] };
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText(JSON.stringify(named, null, 2));
    await page.getByText(/^Line /).waitFor({ state: 'hidden' });
    await page.getByText('Sentence', { exact: true }).click();
    const value = line(page, 'spindle power is greater than 5 kW').getByRole('textbox', { name: 'Value' });
    await value.fill('6');
    await page.keyboard.press('Tab');
    await designScreen(page).saved();

    const changed = { ...named, all: [{ ...named.all[0], value: 6 }, named.all[1]] };
    await expect.poll(async () => (await params()).condition).toEqual(changed);
    expect(before).toMatchObject({ condition: WANTED });
    await page.getByRole('button', { name: 'Release…' }).click();
    const release = page.getByRole('dialog', { name: 'Release version 1' });
    await release.getByLabel('Why').fill('Seen too late');
    await release.getByRole('button', { name: 'Release', exact: true }).click();
    await page.getByRole('dialog', { name: 'Released' }).getByText('Version 1 is released.').waitFor();
  });

  test('takes rules of json-rules-engine from a file, and gives them back as they were', {
    timeout: 120_000,
  }, async () => {
    const page = await stage().open('/design', { as: quality });
    const file = { name: 'worn.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(LIBRARY_RULES)) };
    await page.getByRole('button', { name: 'Import' }).waitFor();
    await page.locator('input[type=file]').setInputFiles(file);
    const dialog = page.getByRole('dialog', { name: 'Import rules of json-rules-engine' });
    await dialog.getByText('2 rules become conditions of one quality rule').waitFor();
    await dialog.getByLabel('Machine, or any of a class').fill('mill-1');
    await page.keyboard.press('Escape');
    await dialog.getByRole('row', { name: /^power Spindle power, kW/ }).waitFor();
    await dialog.getByRole('row', { name: /^program no such signal yet/ }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Import' }).click();

    const design = designScreen(page);
    await design.step('Tool is worn').waitFor();
    await design.fit();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save its conditions as rules' }).click(),
    ]);
    await page.getByText('Saved. Imported again they are the same.').waitFor();
    expect(download.suggestedFilename()).toBe('tool-is-worn.rules.json');
    expect(JSON.parse(await readFile(await download.path(), 'utf8'))).toEqual(LIBRARY_RULES);
    const stageSource = (await quality.call('getFlow', { params: { flow: 'tool-is-worn' } })).draft.flowNodes.find(
      ({ name }) => name === 'stage',
    );
    expect(stageSource?.params).toMatchObject({ equipment: 'mill-1', valueKind: 'string' });
  });
});
