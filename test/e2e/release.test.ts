import type { FlowDefinition } from '@fettle/flows';
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import type { ApiClient } from '../../server/cli/api-client.ts';
import { flowOf } from '../support/block-cell.ts';
import { DESK } from '../support/browser.ts';
import { describeWith } from '../support/optional-part.ts';
import { seriousViolations } from './support/accessibility.ts';
import { darken } from './support/darken.ts';
import { type DesignScreen, designScreen } from './support/design-screen.ts';
import { passwordOf } from './support/fettle-process.ts';
import { releaseFlow } from './support/release-flow.ts';
import { useStage } from './support/stage.ts';

const BENCH = { station: 'bench-1' };

/** Two branches that are led into two joins, each of which waits for the other; and a step that nothing leads to. */
function stuckRouting(): FlowDefinition {
  return placed(
    flowOf(
      { id: 'gear', kind: 'routing', name: 'Gear', product: 'G' },
      {
        begin: ['start-on-job-order', {}, 'Begin'],
        split: ['parallel-split', { branches: ['a', 'b'].map((key) => ({ key, title: key })) }, 'Both sides'],
        hob: ['manual-operation', BENCH, 'Hob'],
        mark: ['manual-operation', BENCH, 'Mark'],
        left: ['parallel-join', {}, 'Left'],
        right: ['parallel-join', {}, 'Right'],
        lost: ['manual-operation', BENCH, 'Lost'],
      },
      [
        'begin.out > split.in',
        'split.a > hob.in',
        'split.b > mark.in',
        'hob.done > left.in',
        'mark.done > right.in',
        'left.out > right.in',
        'right.out > left.in',
        'lost.done > hob.in',
      ],
    ),
  );
}

function shaft(names: readonly string[]): FlowDefinition {
  const steps = Object.fromEntries(names.map((name) => [name.toLowerCase(), ['manual-operation', BENCH, name] as const]));
  const ids = names.map((name) => name.toLowerCase());
  const ways = ['begin.out', ...ids.map((id) => `${id}.done`)].map((from, index) => `${from} > ${ids[index] ?? 'good'}.in`);
  return placed(
    flowOf(
      { id: 'shaft', kind: 'routing', name: 'Shaft', product: 'S' },
      { begin: ['start-on-job-order', {}, 'Begin'], ...steps, good: ['end', {}, 'Good'] },
      ways,
    ),
  );
}

function placed(definition: FlowDefinition): FlowDefinition {
  const positions = Object.fromEntries(
    definition.flowNodes.map(({ id }, index) => [id, { x: (index % 4) * 260, y: Math.floor(index / 4) * 200 }]),
  );
  return { ...definition, layout: { ...definition.layout, positions } };
}

describeWith('chromium', 'from a problem to a release', () => {
  const stage = useStage();
  let petra: ApiClient;
  let quinn: ApiClient;

  beforeAll(async () => {
    const { fettle } = stage();
    await fettle.admin.call('putEquipment', { params: { equipment: 'bench-1' }, body: { id: 'bench-1', title: 'Bench' } });
    petra = await fettle.person('petra', 'processEngineer');
    quinn = await fettle.person('quinn', 'qualityEngineer');
  });

  async function open(id: string, as: ApiClient): Promise<DesignScreen> {
    const design = designScreen(await stage().open(`/design/${id}`, { as }));
    await design.step('Begin').waitFor();
    return design;
  }
  const expectAccessible = async (page: Page): Promise<void> => {
    expect(await seriousViolations(page)).toEqual([]);
    await darken(page, DESK);
    expect(await seriousViolations(page, 'colours')).toEqual([]);
    await page.emulateMedia({ colorScheme: 'light' });
  };

  test('a place where units get stuck is shown with the way there and an example; what can be mended at once is', async () => {
    await petra.call('createFlow', { body: { definition: stuckRouting() } });
    const design = await open('gear', petra);
    const { page } = design;

    await page.getByRole('tab', { name: /^Problems/ }).click();
    const stuck = design.problems.getByRole('listitem').filter({ hasText: 'A unit can get stuck for ever' });
    await stuck.getByRole('button', { name: /^Error/ }).click();

    // The way is marked on the canvas, and where it ends.
    await design.step('Hob').getByText('On the way').waitFor();
    await design.canvas.getByText('Here', { exact: true }).first().waitFor();
    await expectAccessible(page);

    await design.problems.getByRole('button', { name: 'Remove the step' }).click();
    await design.step('Lost').waitFor({ state: 'hidden' });

    await stuck.getByRole('button', { name: 'Play an example' }).click();
    await page.getByText('Simulation: these units are not in the plant').waitFor();
    await page.keyboard.press('Escape');
  });

  test('a release is looked at, reviewed and signed, moves the units that it is to move, is compared with what was before, and taken back', async () => {
    const { admin } = stage().fettle;
    await releaseFlow(petra, shaft(['Turn', 'Grind']));
    await admin.call('createJobOrder', { body: { id: 'JO', flow: 'shaft', quantity: 2 } });
    const rules = { signature: true, review: true };
    await admin.call('putReleaseRules', { body: { rules, reason: 'inspected by the authority' } });
    const params = { flow: 'shaft' };
    await petra.call('saveDraft', { params, body: { revision: 1, definition: shaft(['Turn', 'Wash', 'Grind']) } });

    // Another person reads every change and signs.
    const review = await open('shaft', quinn);
    await review.page.getByRole('button', { name: 'Release…' }).click();
    const hers = review.page.getByRole('dialog', { name: 'Release version 2' });
    await hers.getByRole('listitem').filter({ hasText: 'Nobody has reviewed this content yet' }).waitFor();
    await hers.getByRole('region', { name: 'What changes against version 1' }).getByText('Wash', { exact: true }).waitFor();
    await hers.getByRole('button', { name: 'Sign as reviewer…' }).click();
    await hers.getByRole('form', { name: 'Sign as reviewer' }).getByLabel('Password of Quinn').fill(passwordOf('quinn'));
    await expectAccessible(review.page);
    await hers.getByRole('button', { name: 'Sign', exact: true }).click();
    await hers.getByText('Reviewed and signed by Quinn').waitFor();

    // Whoever drew it releases with a signature, and says what becomes of the units.
    const design = await open('shaft', petra);
    const { page } = design;
    await page.getByRole('button', { name: 'Release…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Release version 2' });
    await dialog.getByText('Reviewed and signed by Quinn').waitFor();
    await dialog.getByRole('combobox', { name: 'What becomes of the 2 at Turn, version 1' }).selectOption('move');
    await dialog.getByRole('combobox', { name: 'What becomes of JO-002' }).selectOption('stay');
    await dialog.getByRole('textbox', { name: 'Why' }).fill('Chips in the bearing seat');
    const button = dialog.getByRole('button', { name: 'Sign and release' });
    expect(await button.isDisabled()).toBe(true);
    await dialog.getByLabel('Password of Petra').fill(passwordOf('petra'));
    await expectAccessible(page);
    await button.click();
    await page.getByRole('dialog', { name: 'Released' }).getByText('Version 2 is released.').waitFor();
    await page.getByText('1 moved').waitFor();
    await page.getByRole('button', { name: 'Done' }).click();

    // It stands in the history who signed what, and any two versions are compared.
    await design.inspector.getByText(/^Reviewed and signed by Quinn/).waitFor();
    await design.inspector.getByText(/^Released and signed by Petra/).waitFor();
    await design.inspector.getByRole('button', { name: 'Compare or restore' }).last().click();
    const compare = page.getByRole('dialog', { name: 'Compare versions' });
    await compare.getByRole('region', { name: 'What changes against version 1' }).getByText('Wash', { exact: true }).waitFor();
    await expectAccessible(page);

    // The canvas shows what is new, says what is gone, and lets it go again.
    await compare.getByRole('button', { name: 'Show on the canvas' }).click();
    const legend = page.getByRole('region', { name: 'What differs from version 1' });
    await design.step('Wash').getByText('Added', { exact: true }).waitFor();
    await legend.getByText('1 step added').waitFor();
    await legend.getByRole('listitem').filter({ hasText: 'Turn (done) → Grind' }).waitFor();
    await legend.getByRole('button', { name: 'Stop showing what differs' }).click();
    await legend.waitFor({ state: 'hidden' });
    await design.step('Wash').getByText('Added', { exact: true }).waitFor({ state: 'hidden' });
    await design.inspector.getByRole('button', { name: 'Compare or restore' }).last().click();
    await compare.getByRole('button', { name: 'Restore version 1 as the draft' }).click();
    await design.step('Wash').waitFor({ state: 'hidden' });
    await page.keyboard.press('Control+z');
    await design.step('Wash').waitFor();
  });

  test('what the plant demands of releases is an administrator’s to say', async () => {
    const page = await stage().open('/administration?tab=releases', { as: stage().fettle.admin });

    await page.getByRole('switch', { name: 'Somebody else reviews and signs first' }).waitFor();
    await expectAccessible(page);
  });
});
