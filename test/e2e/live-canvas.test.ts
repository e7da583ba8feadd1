import { beforeAll, expect, test } from 'vitest';
import type { ApiClient } from '../../server/cli/api-client.ts';
import { flowOf } from '../support/block-cell.ts';
import { DESK } from '../support/browser.ts';
import { describeWith } from '../support/optional-part.ts';
import { seriousViolations } from './support/accessibility.ts';
import { darken } from './support/darken.ts';
import { designScreen } from './support/design-screen.ts';
import { releaseFlow } from './support/release-flow.ts';
import { useStage } from './support/stage.ts';

const ROUTING = flowOf(
  { id: 'live', kind: 'routing', name: 'Live', product: 'P' },
  {
    begin: ['start-on-job-order', {}, 'Begin'],
    wash: ['manual-operation', { station: 'bench-1', steps: [{ key: 'wash', title: 'Wash' }] }, 'Wash'],
    pack: ['manual-operation', { station: 'bench-1', steps: [{ key: 'pack', title: 'Pack' }] }, 'Pack'],
    end: ['end', {}, 'End'],
  },
  ['begin.out > wash.in', 'wash.done > pack.in', 'pack.done > end.in'],
);

describeWith('chromium', 'the plant on the canvas', () => {
  const stage = useStage();
  let petra: ApiClient;

  beforeAll(async () => {
    const { fettle } = stage();
    await fettle.admin.call('putEquipment', { params: { equipment: 'bench-1' }, body: { id: 'bench-1', title: 'Bench' } });
    petra = await fettle.person('petra', 'processEngineer');
  });

  async function completeFirst(serialNumber: string): Promise<void> {
    const { admin } = stage().fettle;
    const tasks = async () => (await admin.call('listTasks', { query: { serialNumber } })).tasks;
    await expect.poll(async () => (await tasks()).length).toBe(1);
    const body = { entryId: crypto.randomUUID(), outcome: 'done', entries: {} };
    await admin.call('completeTask', { params: { task: (await tasks())[0]!.id }, body });
  }

  test('units now, a unit that is followed and whose way is scrubbed, and a heat-map of what was', async () => {
    const positions = Object.fromEntries(ROUTING.flowNodes.map(({ id }, index) => [id, { x: index * 260, y: 0 }]));
    await releaseFlow(petra, { ...ROUTING, layout: { ...ROUTING.layout, positions } });
    const { serialNumbers } = await petra.call('createJobOrder', { body: { id: 'o1', flow: 'live', quantity: 2 } });
    const serialNumber = serialNumbers[0]!;
    const design = designScreen(await stage().open('/design/live', { as: petra }));
    const { page } = design;

    await design.step('Wash').getByText('2units').waitFor();
    await design.select('Wash');
    await page.getByRole('list', { name: 'Units at Wash' }).getByRole('link', { name: serialNumber }).click();
    const journey = page.getByRole('region', { name: `Journey of ${serialNumber}` });
    await design.step('Wash').getByText('here', { exact: true }).waitFor();
    await completeFirst(serialNumber);
    await design.step('Pack').getByText('here', { exact: true }).waitFor();
    await design.step('Wash').getByText('passed', { exact: true }).waitFor();
    await journey.getByText('following').waitFor();

    await journey.getByRole('slider').focus();
    await page.keyboard.press('ArrowLeft');
    await design.step('Wash').getByText('here', { exact: true }).waitFor();
    await design.step('Pack').getByText('here', { exact: true }).waitFor({ state: 'hidden' });
    expect(await seriousViolations(page)).toEqual([]);

    await journey.getByRole('link', { name: 'Close' }).click();
    await page.getByRole('region', { name: 'What the plant shows' }).getByText('Time', { exact: true }).click();
    await design
      .step('Wash')
      .getByText(/\d (s|min)$/)
      .first()
      .waitFor();
    await page.getByRole('status').filter({ hasText: 'Mean time from entering to leaving' }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await darken(page, DESK);
    expect(await seriousViolations(page, 'colours')).toEqual([]);
  });
});
