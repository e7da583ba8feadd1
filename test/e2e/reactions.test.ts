import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ApiClient } from '../../server/cli/api-client.ts';
import { flowOf } from '../support/block-cell.ts';
import { DESK, TABLET } from '../support/browser.ts';
import { describeWith } from '../support/optional-part.ts';
import { seriousViolations } from './support/accessibility.ts';
import { darken } from './support/darken.ts';
import { releaseFlow } from './support/release-flow.ts';
import { useStage } from './support/stage.ts';
import { terminal } from './support/terminal.ts';
import { startToldMachine, type ToldMachine } from './support/told-machine.ts';
import { until } from './support/until.ts';

const ROUTING = flowOf(
  { id: 'part', kind: 'routing', name: 'Part', product: 'part' },
  {
    begin: ['start-on-job-order'],
    cut: ['machine-operation', { equipment: 'mill-1', startedWhen: "stage == 'Start'", completeWhen: "stage == 'End'" }, 'Cut'],
    pack: ['manual-operation', { station: 'bench-1', steps: [{ key: 'pack', title: 'Pack' }] }, 'Pack'],
    end: ['end'],
  },
  ['begin.out > cut.in', 'cut.done > pack.in', 'pack.done > end.in'],
);

/** Above so many kW: hold the part, and ask at the bench; by the answer it goes on. */
const rule = (limit: number) =>
  flowOf(
    { id: 'power', kind: 'qualityRule', name: 'Spindle power' },
    {
      power: ['signal-source', { appliesTo: 'equipment', equipment: 'mill-1', signal: 'power', valueKind: 'number', unit: 'kW' }, 'Power'],
      high: [
        'condition',
        { title: 'Too much power', condition: { all: [{ fact: 'value', operator: 'greaterThan', value: limit }] } },
        'High',
      ],
      plan: ['reaction-plan', { title: 'Power', signals: [{ key: 'high', title: 'Too high' }] }, 'Plan'],
      hold: ['hold-unit', { reason: 'Look at the surface' }, 'Hold'],
      ask: [
        'check',
        {
          station: 'bench-1',
          title: 'Look at the tool',
          questions: [
            { key: 'wear', title: 'Flank wear', valueKind: 'number', unit: 'mm', upper: 0.3 },
            { key: 'chipped', title: 'Edge chipped', valueKind: 'boolean' },
          ],
          answers: [
            { key: 'resume', title: 'In order, go on' },
            { key: 'escalate', title: 'Call quality', tone: 'bad' },
          ],
        },
        'Ask',
      ],
      go: ['release-holds', {}, 'Go on'],
    },
    ['power.out > high.in', 'high.true > plan.firing', 'plan.high > hold.firing', 'plan.high > ask.firing', 'ask.resume > go.firing'],
  );

/** The tests of this file are one story and build on each other. */
describeWith('chromium', 'a reaction plan', () => {
  const stage = useStage();
  let mill: ToldMachine;
  let quality: ApiClient;
  let operator: ApiClient;

  beforeAll(async () => {
    const { fettle } = stage();
    mill = await startToldMachine(fettle.admin);
    quality = await fettle.person('quentin', 'qualityEngineer');
    operator = await fettle.person('olga', 'operator');
    await releaseFlow(fettle.admin, ROUTING);
    await releaseFlow(fettle.admin, rule(5));
    await fettle.admin.call('createJobOrder', { body: { id: 'P', flow: 'part', quantity: 3 } });
    await until('all units wait for the mill', async () => {
      const { units } = await fettle.admin.call('listUnits', { query: { flow: 'part' } });
      return units.filter(({ at }) => at[0]?.flowNode === 'cut').length === 3;
    });
  });
  afterAll(() => mill?.stop());

  test('asks at the station, goes on by the answer, and stays open until a quality engineer has signed it off', async () => {
    const { open } = stage();
    const tablet = await open('/terminal?station=bench-1', { as: operator, window: TABLET });
    await tablet.getByText('Nothing waits here').waitFor();
    const page = await open('/quality?tab=reactions', { as: quality });
    await page.getByText(/^No reaction is open/).waitFor();

    await mill.tell(['stage', 'Start'], ['power', 2], ['power', 6]);

    const row = page.getByRole('table', { name: 'Open reactions' }).getByRole('row', { name: /Power: Too high/ });
    await row.getByText('Check to answer').waitFor();
    const reaction = page.getByRole('region', { name: 'The reaction' });
    await reaction.getByText('Waits for an answer.').waitFor();
    await reaction
      .getByRole('table', { name: 'Units of the reaction' })
      .getByRole('row', { name: /^P-00\d P on the machine On hold$/ })
      .waitFor();
    expect(await reaction.getByRole('button', { name: 'Sign off…' }).isDisabled()).toBe(true);

    const at = terminal(tablet);
    await tablet
      .getByRole('list', { name: 'Checks' })
      .getByRole('button', { name: /^Look at the tool Power: Too high · P-00\d/ })
      .tap();
    const sheet = at.dialog('Look at the tool');
    await at.key('0.5');
    await sheet.getByRole('button', { name: /^Next question/ }).tap();
    await at.dialog('What happened?').getByRole('button', { name: 'Gauge doubtful' }).tap();
    await sheet.getByRole('button', { name: 'No', exact: true }).tap();
    expect(await seriousViolations(tablet)).toEqual([]);
    await darken(tablet, TABLET);
    expect(await seriousViolations(tablet, 'colours')).toEqual([]);
    await sheet.getByRole('button', { name: /^To the answer/ }).tap();
    await sheet.getByRole('button', { name: 'In order, go on' }).tap();
    await at.band.getByText('“Look at the tool”: In order, go on.').waitFor();
    await tablet.getByRole('list', { name: 'Checks' }).waitFor({ state: 'hidden' });

    await row.getByText('To sign off').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await darken(page, DESK);
    expect(await seriousViolations(page, 'colours')).toEqual([]);
    await reaction.getByText(/^Olga: In order, go on/).waitFor();
    await reaction.getByText('0.5 mm (Gauge doubtful)').waitFor();
    await reaction.getByText(/^released by olga$/i).waitFor();
    await reaction.getByRole('button', { name: 'Sign off…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Sign off: Power: Too high' });
    await dialog.getByLabel('Why').fill('The gauge was replaced');
    await dialog.getByRole('button', { name: 'Sign off' }).click();
    await page.getByText(/^No reaction is open/).waitFor();
    await page.getByText('Closed', { exact: true }).click();
    await page
      .getByRole('region', { name: 'The reaction' })
      .getByText(/by Quentin: The gauge was replaced$/)
      .waitFor();
  });

  test('stands beside what else the firing did', async () => {
    const page = await stage().open('/quality?tab=firings', { as: quality });

    await page.getByRole('link', { name: 'Everything about this firing' }).click();
    const done = page.getByRole('region', { name: 'What was done' });
    await done.getByText(/^Held the unit/).waitFor();
    await done.getByRole('link', { name: 'Power: Too high' }).click();

    await page
      .getByRole('region', { name: 'The reaction' })
      .getByText(/by Quentin: The gauge was replaced$/)
      .waitFor();
  });

  test('judges as a draft in shadow: what differs is listed with its unit, and nothing of it happens', async () => {
    const { open, fettle } = stage();
    const params = { flow: 'power' };
    const { revision } = await quality.call('getFlow', { params });
    await quality.call('saveDraft', { params, body: { revision, definition: rule(4) } });
    const page = await open('/design/power', { as: quality });

    await page.getByRole('button', { name: 'Run the draft in shadow' }).click();
    await page.getByText(/^Runs since .*draft \d+ beside version 1\.$/).waitFor();
    await mill.tell(
      ['stage', 'End'],
      ['stage', 'Start'],
      ['power', 1],
      ['power', 4.5],
      ['power', 1],
      ['stage', 'End'],
      ['stage', 'Start'],
      ['power', 1],
    );
    await page.getByRole('button', { name: 'What differs…' }).click();
    const dialog = page.getByRole('dialog', { name: 'What differs in shadow' });
    const row = dialog.getByRole('table', { name: 'Divergences' }).getByRole('row', { name: /only the draft/ });

    await row.getByRole('link', { name: /^P-00\d$/ }).waitFor();
    await row.getByText('power 4.5 kW > 4 kW').waitFor();
    await row.getByText('would: hold the unit, ask bench-1').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await page.getByText(/^Ran since/).waitFor();
    const { reactions } = await fettle.admin.call('listReactions', { query: { state: 'open', limit: 10 } });
    const { checks } = await fettle.admin.call('listChecks', { query: { limit: 10 } });
    expect({ reactions, checks }).toEqual({ reactions: [], checks: [] });
  });
});
