import { beforeAll, expect, test } from 'vitest';
import type { ApiClient } from '../../server/cli/api-client.ts';
import { flowOf } from '../support/block-cell.ts';
import { TABLET } from '../support/browser.ts';
import { describeWith } from '../support/optional-part.ts';
import { seriousViolations } from './support/accessibility.ts';
import { darken } from './support/darken.ts';
import { releaseFlow } from './support/release-flow.ts';
import { useStage } from './support/stage.ts';
import { terminal } from './support/terminal.ts';
import { until } from './support/until.ts';

const work = (title: string, more: Record<string, unknown> = {}) =>
  ['manual-operation', { station: 'bench-1', steps: [{ key: 'work', title }], ...more }, title] as const;

const SAWING = flowOf(
  { id: 'sawing', kind: 'routing', name: 'Sawing', product: 'bracket' },
  { begin: ['start-on-job-order'], saw: work('Saw'), deburr: work('Deburr'), good: ['end'] },
  ['begin.out > saw.in', 'saw.done > deburr.in', 'deburr.done > good.in'],
);
const WASHING = flowOf(
  { id: 'washing', kind: 'routing', name: 'Washing', product: 'cover' },
  { begin: ['start-on-job-order'], wash: work('Wash', { skills: ['solvents'] }), good: ['end'] },
  ['begin.out > wash.in', 'wash.done > good.in'],
);

/** Milliseconds: longer than the eight seconds in which a confirmation can be taken back. */
const SENT_BY_THEN = 30_000;

describeWith('chromium', 'lots, holds and skills', () => {
  const stage = useStage();
  let operator: ApiClient;
  let supervisor: ApiClient;
  let quality: ApiClient;

  beforeAll(async () => {
    const { fettle } = stage();
    await fettle.admin.call('putEquipment', { params: { equipment: 'bench-1' }, body: { id: 'bench-1', title: 'Bench' } });
    operator = await fettle.person('olga', 'operator');
    supervisor = await fettle.person('sam', 'supervisor');
    quality = await fettle.person('quentin', 'qualityEngineer');
    await releaseFlow(fettle.admin, SAWING);
  });

  test('work that requires a skill is refused at the terminal with the reason until an administrator has given it', async () => {
    const { open, fettle } = stage();
    const admin = await open('/administration?tab=skills', { as: fettle.admin });
    await admin.getByRole('button', { name: 'Add a skill' }).click();
    const adding = admin.getByRole('dialog', { name: 'Add a skill' });
    await adding.getByLabel('Id').fill('solvents');
    await adding.getByLabel('Title').fill('Work with solvents');
    await adding.getByRole('button', { name: 'Save' }).click();
    const skill = admin.getByRole('table', { name: 'Skills' }).getByRole('row', { name: /^Work with solvents/ });
    await skill.getByText('nobody').waitFor();
    await releaseFlow(fettle.admin, WASHING);
    await fettle.admin.call('createJobOrder', { body: { id: 'W', flow: 'washing', quantity: 1 } });
    const tablet = await open('/terminal?station=bench-1', { as: operator, window: TABLET });
    const at = terminal(tablet);

    await at
      .unit('W-001')
      .getByText(/^Olga is not qualified for this work: "Work with solvents" is missing/)
      .waitFor();
    await tablet.getByText('no unit can be done now').waitFor();
    expect(await seriousViolations(tablet)).toEqual([]);
    await at.unit('W-001').tap();
    await at.confirm.tap();
    await at.band.getByText(/^Olga is not qualified for this work/).waitFor();
    await tablet.getByRole('button', { name: 'Back', exact: true }).tap();

    await skill.getByRole('button', { name: 'Give to…' }).click();
    const giving = admin.getByRole('dialog', { name: 'Give "Work with solvents" to a person' });
    await giving.getByRole('combobox', { name: 'Person' }).click();
    await admin.getByRole('option', { name: 'Olga' }).click();
    await giving.getByLabel('Valid until').fill('2020-01-01');
    await giving.getByText('This day is over').waitFor();
    await giving.getByRole('button', { name: '1 year' }).click();
    await giving.getByLabel('Why').fill('Course of November');
    await giving.getByRole('button', { name: 'Give' }).click();
    await skill.getByText('Olga').waitFor();
    await skill.getByText(/^until 20\d\d-\d\d-\d\d$/).waitFor();
    expect(await seriousViolations(admin)).toEqual([]);

    await tablet.reload();
    await at.unit('W-001').tap();
    await at.confirm.tap();
    await tablet.getByRole('status', { name: 'Confirmed' }).getByText('W-001 confirmed: Done').waitFor();
  });

  test('a part of a lot is reported at the terminal and goes on; a lot is merged into another', async () => {
    const { open, fettle } = stage();
    await fettle.admin.call('createJobOrder', { body: { id: 'L', flow: 'sawing', quantity: 52, lotSize: 26 } });
    const tablet = await open('/terminal?station=bench-1', { as: operator, window: TABLET });
    const at = terminal(tablet);

    await at.unit('L-001').tap();
    await at.confirm.tap();
    const sheet = at.dialog('How many?');
    await at.key('20');
    await sheet.getByRole('button', { name: /^Scrapped/ }).tap();
    await at.key('2');
    await sheet.getByText('4 stay here.').waitFor();
    expect(await seriousViolations(tablet)).toEqual([]);
    await darken(tablet, TABLET);
    expect(await seriousViolations(tablet, 'colours')).toEqual([]);
    await sheet.getByRole('button', { name: 'Report', exact: true }).tap();
    await at.dialog('Why 2 scrapped?').getByRole('button', { name: 'Tool broke' }).tap();

    const page = await open('/units/L-001', { as: supervisor });
    const lot = page.getByRole('region', { name: 'Lot' });
    await lot.getByText('20 at Deburr').waitFor({ timeout: SENT_BY_THEN });
    await lot.getByText('4 at Saw').waitFor();
    await lot.getByText('2 scrapped').waitFor();
    await page.goto('/units/L-002');
    await lot.getByRole('button', { name: 'Merge into…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Merge L-002 into another unit' });
    await dialog.getByRole('combobox', { name: 'Into' }).click();
    await page.getByRole('option', { name: 'L-001' }).click();
    await dialog.getByLabel('Why').fill('One box is enough');
    expect(await seriousViolations(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Merge', exact: true }).click();
    await lot.getByText('26 merged into another unit').waitFor();
    await page.goto('/units/L-001');
    await lot.getByText('26 taken in from others').waitFor();
  });

  test('units on hold are listed with why, where and since when, and released from there', async () => {
    const { open, fettle } = stage();
    await fettle.admin.call('createJobOrder', { body: { id: 'H', flow: 'sawing', quantity: 1 } });
    await until(
      'the unit has started',
      async () => (await supervisor.call('listUnits', { query: { search: 'H-001' } })).units.length === 1,
    );
    await supervisor.call('placeHold', { params: { serialNumber: 'H-001' }, body: { reason: 'Wrong steel?' } });
    const page = await open('/quality?tab=holds', { as: quality });
    const row = page.getByRole('table', { name: 'Units on hold' }).getByRole('row', { name: /^H-001/ });

    await row.getByText('Wrong steel?').waitFor();
    await row.getByText(/by Sam, for/).waitFor();
    await row.getByText(/^Saw/).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Release H-001: Wrong steel?' }).click();
    const dialog = page.getByRole('dialog', { name: 'Release the hold of H-001' });
    await dialog.getByLabel('Why').fill('The certificate came');
    await dialog.getByRole('button', { name: 'Release' }).click();

    await page.getByText('No unit is on hold.').waitFor();
  });
});
