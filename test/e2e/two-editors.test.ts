import type { FlowDefinition } from '@fettle/flows';
import { beforeAll, expect, test } from 'vitest';
import type { ApiClient } from '../../server/cli/api-client.ts';
import { flowOf } from '../support/block-cell.ts';
import { DESK } from '../support/browser.ts';
import { describeWith } from '../support/optional-part.ts';
import { seriousViolations } from './support/accessibility.ts';
import { darken } from './support/darken.ts';
import { type DesignScreen, designScreen } from './support/design-screen.ts';
import { soon } from './support/soon.ts';
import { useStage } from './support/stage.ts';

/** Begin → Cut → Deburr → Good. */
function routing(id: string): FlowDefinition {
  const definition = flowOf(
    { id, kind: 'routing', name: id, product: 'P' },
    {
      begin: ['start-on-job-order', {}, 'Begin'],
      cut: ['manual-operation', { station: 'bench-1' }, 'Cut'],
      deburr: ['manual-operation', { station: 'bench-1' }, 'Deburr'],
      good: ['end', {}, 'Good'],
    },
    ['begin.out > cut.in', 'cut.done > deburr.in', 'deburr.done > good.in'],
  );
  const positions = Object.fromEntries(definition.flowNodes.map((flowNode, index) => [flowNode.id, { x: index * 260, y: 0 }]));
  return { ...definition, layout: { ...definition.layout, positions } };
}

describeWith('chromium', 'two engineers in one flow', () => {
  const stage = useStage();
  let petra: ApiClient;
  let paul: ApiClient;

  beforeAll(async () => {
    const { fettle } = stage();
    await fettle.admin.call('putEquipment', { params: { equipment: 'bench-1' }, body: { id: 'bench-1', title: 'Bench' } });
    petra = await fettle.person('petra', 'processEngineer');
    paul = await fettle.person('paul', 'processEngineer');
  });

  async function open(id: string, as: ApiClient): Promise<DesignScreen> {
    const design = designScreen(await stage().open(`/design/${id}`, { as }));
    await design.step('Begin').waitFor();
    return design;
  }
  const namesOf = async (id: string, as: ApiClient) =>
    (await as.call('getFlow', { params: { flow: id } })).draft.flowNodes.map(({ name }) => name);

  test('they see each other, keep their changes for themselves, merge what they share, and choose where both changed the same', async () => {
    await petra.call('createFlow', { body: { definition: routing('housing') } });
    const [hers, his] = [await open('housing', petra), await open('housing', paul)];

    // Who is here, and where.
    await his.select('Cut');
    const visitors = hers.page.getByRole('list', { name: 'Also in this flow' });
    await visitors.getByRole('button', { name: /^paul is at “Cut”$/i }).waitFor();
    await hers
      .step('Cut')
      .getByRole('img', { name: /^paul is here$/i })
      .waitFor();

    // A draft of one's own: nobody else sees it, and it is there again after a reload.
    await hers.rename('Deburr', 'Grind');
    await hers.kept();
    expect(await namesOf('housing', paul)).toContain('Deburr');
    await his.step('Deburr').waitFor();
    await hers.page.reload();
    await hers.step('Grind').waitFor();

    // Independent changes: both are in what is shared, by whom it is shared last.
    await his.rename('Good', 'Shipped');
    await his.saved();
    await hers.step('Shipped').waitFor();
    await hers.saved();
    await his.step('Grind').waitFor();
    await soon(() => namesOf('housing', petra)).toEqual(['Begin', 'Cut', 'Grind', 'Shipped']);

    // The same thing twice: nothing is overwritten, one is asked.
    await hers.rename('Cut', 'Saw');
    await hers.field('Instruction').fill('Saw it off');
    await hers.kept();
    await his.rename('Cut', 'Mill');
    await his.saved();
    const dialog = hers.page.getByRole('dialog', { name: /^paul changed the same as you$/i });
    const choice = dialog.getByRole('listitem', { name: '“Saw”: Name' });
    await choice.getByText('Mill', { exact: true }).waitFor();
    expect(await namesOf('housing', petra)).toContain('Mill');
    expect(await seriousViolations(hers.page)).toEqual([]);
    await darken(hers.page, DESK);
    expect(await seriousViolations(hers.page, 'colours')).toEqual([]);
    const goOn = dialog.getByRole('button', { name: '1 to choose' });
    expect(await goOn.isDisabled()).toBe(true);
    await choice.getByText('Theirs', { exact: true }).click();
    await dialog.getByRole('button', { name: 'Go on with these' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await hers.step('Mill').waitFor();
    await hers.saved();
    const cut = (await petra.call('getFlow', { params: { flow: 'housing' } })).draft.flowNodes[1];
    expect(cut).toMatchObject({ name: 'Mill', params: { instruction: 'Saw it off' } });

    // Nobody releases another's changes without knowing it.
    await hers.page.getByRole('button', { name: 'Release…' }).click();
    const release = hers.page.getByRole('dialog', { name: 'Release version 1' });
    await release.getByRole('textbox', { name: 'Why' }).fill('first');
    const button = release.getByRole('button', { name: 'Release', exact: true });
    const seen = release.getByRole('checkbox', { name: /^This also releases changes of paul/i });
    await seen.waitFor();
    expect(await button.isDisabled()).toBe(true);
    await seen.check();
    await button.click();
    await hers.page.getByText('Version 1 is released.').waitFor();
  });
});
