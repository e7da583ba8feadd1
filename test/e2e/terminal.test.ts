import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import type { ApiClient } from '../../server/cli/api-client.ts';
import { flowOf } from '../support/block-cell.ts';
import { TABLET } from '../support/browser.ts';
import { describeWith } from '../support/optional-part.ts';
import { releaseFlow } from './support/release-flow.ts';
import { useStage } from './support/stage.ts';
import { type Terminal, terminal } from './support/terminal.ts';
import { until } from './support/until.ts';

const ROUTING = flowOf(
  { id: 'bench', kind: 'routing', name: 'Bench', product: 'GC-7' },
  {
    begin: ['start-on-job-order'],
    work: [
      'manual-operation',
      {
        station: 'bench-1',
        instruction: 'Fit the cover',
        steps: [{ key: 'fit', title: 'Fit', entries: [{ key: 'torque', title: 'Torque', unit: 'Nm', lower: 7.5, upper: 8.5 }] }],
      },
      'Fit',
    ],
    good: ['end'],
  },
  ['begin.out > work.in', 'work.done > good.in'],
);

/** Longer than the eight seconds in which a confirmation can be taken back. */
const SECOND_THOUGHTS_ARE_OVER = 30_000;
/** Milliseconds, on a busy machine too: a stream that fell silent is noticed after ten seconds, a network that is gone before that. */
const AT_ONCE = 5_000;

describeWith('chromium', 'the terminal', () => {
  const stage = useStage();
  let operator: ApiClient;

  beforeAll(async () => {
    const { fettle } = stage();
    await fettle.admin.call('putEquipment', { params: { equipment: 'bench-1' }, body: { id: 'bench-1', title: 'Bench' } });
    await releaseFlow(fettle.admin, ROUTING);
    operator = await fettle.person('olga', 'operator');
  });

  /** A terminal at the bench, in whose queue these units wait. */
  async function atBenchWith(...serialNumbers: string[]): Promise<{ page: Page; at: Terminal }> {
    const { open, fettle } = stage();
    const order = `O-${serialNumbers[0]}`;
    await fettle.admin.call('createJobOrder', { body: { id: order, flow: 'bench', quantity: serialNumbers.length, serialNumbers } });
    const page = await open('/terminal?station=bench-1', { as: operator, window: TABLET });
    const at = terminal(page);
    for (const serialNumber of serialNumbers) await at.unit(serialNumber).waitFor();
    return { page, at };
  }

  const historyOf = async (serialNumber: string) => {
    const { history } = await stage().fettle.admin.call('unitHistory', { params: { serialNumber } });
    return history.filter(({ kind }) => kind === 'workInstructionCompleted');
  };
  const finished = (serialNumber: string) =>
    until(
      `${serialNumber} is finished`,
      async () => (await stage().fettle.admin.call('getUnit', { params: { serialNumber } })).unit.state === 'good',
      SECOND_THOUGHTS_ARE_OVER,
    );

  test('opens the unit whose serial number is scanned, and says of another code what it expected', async () => {
    const { page, at } = await atBenchWith('GC-101', 'GC-102');

    await at.scan('GC-999');
    await at.band.getByText('Expected a serial number of this queue, got “GC-999”.').waitFor();
    await at.scan('GC-102');

    await page.getByRole('heading', { name: 'Step 1 of 1 Fit' }).waitFor();
    await page.getByTitle('GC-102', { exact: true }).waitFor();
    await at.band.getByText('GC-102 opened.').waitFor();
    await at.scan('8.1');
    expect(await page.getByRole('textbox', { name: 'Torque in Nm' }).inputValue()).toBe('');
    await at.scan('8.00');
    await page.getByText('Within limits').waitFor();
    expect(await page.getByRole('textbox', { name: 'Torque in Nm' }).inputValue()).toMatch(/^8(\.00)?$/);
  });

  test('calls for help in two touches, once, and shows that somebody is coming', async () => {
    const { page, at } = await atBenchWith('GC-201');
    const { fettle } = stage();
    await at.unit('GC-201').tap();

    await at.callHelp.tap();
    await at.dialog('Call help').getByRole('button', { name: 'Material missing' }).tap();

    await at.callHelp.getByText(/^Material missing · called/).waitFor();
    const { calls } = await fettle.admin.call('listAndonCalls', { query: { open: 'true' } });
    expect(calls).toMatchObject([{ station: 'bench-1', title: 'Material missing', severity: 'warning', serialNumber: 'GC-201' }]);
    await fettle.admin.call('changeAndonCall', { params: { call: calls[0]?.id ?? '', change: 'acknowledge' } });
    await at.callHelp.getByText(/is coming$/).waitFor();
    await at.callHelp.tap();
    await page.getByRole('button', { name: 'Solved: Material missing' }).tap();
    await at.callHelp.getByText('Andon').waitFor();
  });

  test('goes on while the network is away: what was confirmed waits, is sent once, and what the server refuses is listed', async () => {
    const { page, at } = await atBenchWith('GC-301', 'GC-302');
    const { fettle } = stage();
    await at.unit('GC-302').tap();
    await at.key('8');
    await page.getByRole('button', { name: 'Back', exact: true }).tap();

    await page.context().setOffline(true);
    await page.getByRole('status', { name: 'Connection' }).getByText('No connection').waitFor({ timeout: AT_ONCE });
    await at.unit('GC-301').tap();
    await at.key('8.2');
    await at.confirm.tap();
    await at.unit('GC-302').tap();
    await at.confirm.tap();
    await at.unit('GC-302').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: /^More/ }).tap();
    await page.getByRole('button', { name: /^Waiting and refused 2 waiting/ }).tap();
    await at
      .dialog('Waiting and refused')
      .getByRole('region', { name: 'Waiting entries' })
      .getByText('GC-301 · Fit the cover: Done')
      .waitFor();
    await completeElsewhere('GC-302');
    expect(await historyOf('GC-301')).toEqual([]);
    await page.context().setOffline(false);

    const refused = at.dialog('Waiting and refused').getByRole('region', { name: 'Refused entries' });
    await refused.getByText('Refused · 1').waitFor({ timeout: SECOND_THOUGHTS_ARE_OVER });
    await refused.getByText('GC-302 · Fit the cover: Done').waitFor();
    await finished('GC-301');
    expect(await historyOf('GC-301')).toMatchObject([{ data: { entries: { torque: { value: 8.2 } } } }]);
    expect(await historyOf('GC-302')).toMatchObject([{ data: { entries: { torque: { value: 8.4 } } } }]);
    const { entries } = await fettle.admin.call('refusedEntries');
    expect(entries).toMatchObject([{ entries: { torque: { value: 8 } } }]);
  });

  async function completeElsewhere(serialNumber: string): Promise<void> {
    const { tasks } = await operator.call('listTasks', { query: { serialNumber } });
    const body = { entryId: `elsewhere-${serialNumber}`, outcome: 'done', entries: { torque: { value: 8.4 } } };
    await operator.call('completeTask', { params: { task: tasks[0]?.id ?? '' }, body });
  }

  test('does not take the confirmation of a unit that is held, and says why it is', async () => {
    const { page, at } = await atBenchWith('GC-401');
    const { fettle } = stage();
    await at.unit('GC-401').tap();
    await at.key('8');

    await fettle.admin.call('placeHold', { params: { serialNumber: 'GC-401' }, body: { reason: 'Cover has a crack' } });
    await page.getByText('On hold. Cover has a crack').waitFor();
    await at.confirm.tap();

    await at.band.getByText('GC-401 is on hold: Cover has a crack').waitFor();
    expect(await historyOf('GC-401')).toEqual([]);
    const { holds } = await fettle.admin.call('getUnit', { params: { serialNumber: 'GC-401' } });
    await fettle.admin.call('releaseHold', { params: { serialNumber: 'GC-401', hold: holds[0]?.id ?? '' }, body: { reason: 'No crack' } });
    await page.getByText('On hold.').waitFor({ state: 'hidden' });
    await at.confirm.tap();
    await finished('GC-401');
  });

  test('takes a confirmation back for eight seconds', async () => {
    const { page, at } = await atBenchWith('GC-501');
    await at.unit('GC-501').tap();
    await at.key('8');
    await at.confirm.tap();

    await page.getByRole('status', { name: 'Confirmed' }).getByRole('button', { name: 'Undo' }).tap();

    expect(await page.getByRole('textbox', { name: 'Torque in Nm' }).inputValue()).toBe('8');
    expect(await historyOf('GC-501')).toEqual([]);
  });

  test('offers no touch target under 56 pixels, and nothing to scroll to', async () => {
    const { page, at } = await atBenchWith('GC-601');

    const inQueue = await smallTargets(page);
    await at.unit('GC-601').tap();
    await page.getByRole('heading', { name: 'Step 1 of 1 Fit' }).waitFor();
    const inStep = await smallTargets(page);

    expect([...inQueue, ...inStep]).toEqual([]);
    const overflow = await page.evaluate<number>('document.documentElement.scrollHeight - innerHeight');
    expect(overflow).toBeLessThanOrEqual(0);
  });
});

async function smallTargets(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const button of await page.getByRole('button').all()) {
    const box = await button.boundingBox();
    if (box !== null && (box.width < 56 || box.height < 56)) found.push(`${await button.textContent()} ${box.width}×${box.height}`);
  }
  return found;
}
