import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ApiClient } from '../../server/cli/api-client.ts';
import { flowOf } from '../support/block-cell.ts';
import { TABLET } from '../support/browser.ts';
import { describeWith } from '../support/optional-part.ts';
import { startCell } from './support/cell.ts';
import { designScreen } from './support/design-screen.ts';
import { releaseFlow } from './support/release-flow.ts';
import { useStage } from './support/stage.ts';
import { terminal } from './support/terminal.ts';

const ROUTING = flowOf(
  { id: 'cover', kind: 'routing', name: 'Cover', product: 'GC-7' },
  {
    begin: ['start-on-job-order'],
    mill: [
      'machine-operation',
      {
        equipment: 'mill-1',
        startSignal: 'programStart',
        startValue: 'unit.serialNumber',
        startedWhen: 'cycleActive',
        completeWhen: '!cycleActive',
      },
      'Mill it',
    ],
    deburr: ['manual-operation', { station: 'bench-1' }, 'Deburr'],
    good: ['end'],
  },
  ['begin.out > mill.in', 'mill.done > deburr.in', 'deburr.done > good.in'],
);

/** Milliseconds: a confirmation is sent when the eight seconds are over in which it can be taken back. */
const SENT_BY_THEN = 30_000;

/** The tests of this file are one story and build on each other. */
describeWith('chromium', 'a quality rule', () => {
  const stage = useStage();
  let cell: Awaited<ReturnType<typeof startCell>>;
  let quality: ApiClient;
  let operator: ApiClient;

  beforeAll(async () => {
    const { fettle } = stage();
    cell = await startCell(fettle.admin);
    quality = await fettle.person('quentin', 'qualityEngineer');
    operator = await fettle.person('olga', 'operator');
    await releaseFlow(fettle.admin, ROUTING);
  });
  afterAll(() => cell?.stop());

  test('is drawn and released by a quality engineer; a connection that does not fit is refused with the reason', async () => {
    const { open, fettle } = stage();
    const page = await open('/design', { as: quality });
    await page.getByRole('button', { name: 'New quality rule' }).click();
    const dialog = page.getByRole('dialog', { name: 'New quality rule' });
    await dialog.getByLabel('Name').fill('Cutting power');
    await dialog.getByRole('button', { name: 'Draw it' }).click();
    const design = designScreen(page);
    await design.canvas.waitFor();

    await design.insertByKey('signal');
    await design.choose('Machine or class', 'mill-1');
    await design.choose('Signal', 'spindlePower');
    await design.appendTo('Signal', 'filter');
    await design.field('Only when').fill("stage == 'Layer 1 Up'");
    await design.appendTo('Filter', 'condition');
    await design.inspector.getByRole('textbox', { name: 'Title', exact: true }).fill('Cuts with much power');
    await design.inspector.getByRole('textbox', { name: 'Value', exact: true }).fill('0.15');
    await design.appendTo('Condition', 'hold unit');
    await design.field('Reason').fill('Look at the surface');
    await design.drag('Andon call', { x: 700, y: 560 });
    await design.choose('Station', 'bench-1');
    await design.field('Title').fill('Look at the tool');
    await design.canvas.click({ position: { x: 20, y: 20 } });
    await page.keyboard.press('1');

    await design.carryConnection({ step: 'Filter', port: 'Good' }, { step: 'Andon call', port: 'When' });
    await design.canvas.getByRole('status').getByText('"Good" gives numbers, but "When" takes firings.').waitFor();
    await page.mouse.up();
    await design.connect({ step: 'Condition', port: 'True' }, { step: 'Andon call', port: 'When' });

    expect(await design.connection('Filter', 'Andon call').count()).toBe(0);
    await page.getByRole('tab', { name: /^Problems/ }).click();
    await page.getByText('No problems. It can be released.').waitFor();
    await page.getByRole('button', { name: 'Release…' }).click();
    const release = page.getByRole('dialog', { name: 'Release version 1' });
    await release.getByLabel('Why').fill('Worn tools were seen too late');
    await release.getByRole('button', { name: 'Release', exact: true }).click();
    await page.getByRole('dialog', { name: 'Released' }).getByText('Version 1 is released.').waitFor();
    const { flows } = await fettle.admin.call('listFlows');
    expect(flows.find(({ id }) => id === 'cutting-power')).toMatchObject({ kind: 'qualityRule', releasedVersion: 1 });
  });

  test('is fired by a reading of the machine: the unit is held and help is called, on every screen that it concerns', async () => {
    const { open, fettle } = stage();
    const tablet = await open('/terminal?station=bench-1', { as: operator, window: TABLET });
    const at = terminal(tablet);
    await tablet.getByText('Nothing waits here').waitFor();
    const unit = await open('/units', { as: quality });
    const line = await open('/line?flow=cover', { as: quality });

    await fettle.admin.call('createJobOrder', { body: { id: 'C', flow: 'cover', quantity: 1 } });

    await at.callHelp.getByText(/^Look at the tool · called/).waitFor();
    const calls = line.getByRole('region', { name: 'Andon calls' });
    await calls.getByText('Look at the tool').waitFor();
    await line.getByRole('region', { name: 'Rule firings' }).getByText('Cuts with much power').waitFor();
    await unit.getByRole('link', { name: 'C-001' }).click();
    await unit.getByRole('heading', { name: 'C-001' }).waitFor();
    await unit.getByRole('main').getByText('On hold', { exact: true }).first().waitFor();
    await unit.getByText('Put on hold by rule “Cutting power”. Look at the surface').waitFor();
  });

  test('keeps the unit where it is until the quality engineer releases it', async () => {
    const { open } = stage();
    const tablet = await open('/terminal?station=bench-1', { as: operator, window: TABLET });
    const page = await open('/quality?tab=holds', { as: quality });

    await page.getByRole('table', { name: 'Units on hold' }).getByRole('link', { name: 'C-001' }).click();
    await page.getByRole('button', { name: 'Release the hold: Look at the surface' }).click();
    const dialog = page.getByRole('dialog', { name: 'Release the hold of C-001' });
    await dialog.getByLabel('Why').fill('Surface is good');
    await dialog.getByRole('button', { name: 'Release' }).click();

    await page.getByRole('main').getByText('In progress', { exact: true }).waitFor();
    await page
      .getByRole('region', { name: 'Journey' })
      .getByText(/Surface is good/)
      .waitFor();
    const at = terminal(tablet);
    await at.unit('C-001').tap();
    await at.confirm.tap();
    await page.getByRole('region', { name: 'Journey' }).getByText('Finished good').waitFor({ timeout: SENT_BY_THEN });
  });

  test('leaves the call open until somebody closes it', async () => {
    const page = await stage().open('/line?flow=cover', { as: operator });
    const calls = page.getByRole('region', { name: 'Andon calls' });

    await calls.getByRole('button', { name: 'Acknowledge: Look at the tool' }).click();
    await calls.getByText(/olga is on it/i).waitFor();
    await calls.getByRole('button', { name: 'Close: Look at the tool' }).click();

    await calls.getByText('none open').waitFor();
  });
});
