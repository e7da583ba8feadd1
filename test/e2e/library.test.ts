import { beforeAll, expect, test } from 'vitest';
import type { ApiClient } from '../../server/cli/api-client.ts';
import { flowOf } from '../support/block-cell.ts';
import { describeWith } from '../support/optional-part.ts';
import { seriousViolations } from './support/accessibility.ts';
import { designScreen } from './support/design-screen.ts';
import { soon } from './support/soon.ts';
import { useStage } from './support/stage.ts';

describeWith('chromium', 'the library of samples', () => {
  const stage = useStage();
  let engineer: ApiClient;

  beforeAll(async () => {
    engineer = await stage().fettle.person('petra', 'processEngineer');
    await engineer.call('createFlow', { body: { definition: flowOf({ id: 'mine', kind: 'routing', name: 'Mine' }, {}, []) } });
  });

  test('is searched in the list of flows, and a sample is copied with what belongs to it and its machines', async () => {
    const page = await stage().open('/design', { as: engineer });
    await page.getByRole('button', { name: 'From a sample' }).click();
    const dialog = page.getByRole('dialog', { name: 'Sample flows' });
    await dialog.getByRole('img', { name: 'Mill, deburr, measure: 9 steps' }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await seriousViolations(page, 'colours')).toEqual([]);
    await page.emulateMedia({ colorScheme: 'light' });

    await dialog.getByRole('textbox', { name: 'Search samples' }).fill('spc chart');
    await soon(() => dialog.getByRole('list', { name: 'Samples' }).getByRole('button').count()).toBe(1);
    await dialog.getByText('With it: “Turn rings”.').waitFor();
    await dialog.getByRole('button', { name: 'Copy it' }).click();
    await designScreen(page).step('Reaction plan').waitFor();

    const { flows } = await engineer.call('listFlows');
    const { equipment } = await engineer.call('getPlant');
    expect(flows.map(({ id }) => id).sort()).toEqual(['diameter-chart', 'mine', 'ring']);
    expect(equipment.map(({ id }) => id).sort()).toEqual(['bench-1', 'lathe-1']);
  });

  test('is offered on the empty canvas, where a sample of its kind becomes one step of undo', async () => {
    const page = await stage().open('/design/mine', { as: engineer });
    const design = designScreen(page);
    await page.getByRole('button', { name: 'Start from a sample…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Sample flows' });
    await dialog.getByRole('button', { name: /Electronics: place/ }).click();
    await dialog.getByRole('button', { name: 'Put it on the canvas' }).click();
    await design.step('Inspect optically').waitFor();
    await design.saved();

    const { draft } = await engineer.call('getFlow', { params: { flow: 'mine' } });
    expect([draft.name, draft.flowNodes.length]).toEqual(['Mine', 10]);
    await page.getByRole('button', { name: 'Undo' }).first().click();
    await page.getByRole('button', { name: 'Start from a sample…' }).waitFor();
  });
});
