import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ApiClient } from '../../server/cli/api-client.ts';
import { flowOf } from '../support/block-cell.ts';
import { describeWith } from '../support/optional-part.ts';
import { seriousViolations } from './support/accessibility.ts';
import { releaseFlow } from './support/release-flow.ts';
import { useStage } from './support/stage.ts';
import { startToldMachine, type ToldMachine } from './support/told-machine.ts';
import { until } from './support/until.ts';

const ROUTING = flowOf(
  { id: 'part', kind: 'routing', name: 'Part', product: 'part' },
  {
    begin: ['start-on-job-order'],
    cut: ['machine-operation', { equipment: 'mill-1', startedWhen: "stage == 'Start'", completeWhen: "stage == 'End'" }, 'Cut'],
    end: ['end'],
  },
  ['begin.out > cut.in', 'cut.done > end.in'],
);
const CHART = flowOf(
  { id: 'power', kind: 'qualityRule', name: 'Spindle power' },
  {
    power: [
      'signal-source',
      { appliesTo: 'equipment', equipment: 'mill-1', signal: 'power', valueKind: 'number', unit: 'kW' },
      'Spindle power',
    ],
    chart: [
      'control-chart',
      { title: 'Power out of control', learnFrom: 10, rules: ['nelson1'], specification: 'both', lsl: 40, usl: 60 },
      'Power chart',
    ],
    call: ['andon-call', { station: 'bench-1', title: 'Look at the mill' }],
  },
  ['power.out > chart.in', 'chart.violation > call.firing'],
);

/** A small CUSUM of the same power: its target and σ are of the ten. */
const SUMS = flowOf(
  { id: 'sums', kind: 'qualityRule', name: 'Power sums' },
  {
    power: [
      'signal-source',
      { appliesTo: 'equipment', equipment: 'mill-1', signal: 'power', valueKind: 'number', unit: 'kW' },
      'Spindle power',
    ],
    chart: ['control-chart', { chart: 'cusum', sampleSize: 1, learnFrom: 10, h: 2, rules: ['nelson1'] }, 'Power sums'],
    call: ['andon-call', { station: 'bench-1', title: 'Look at the mill' }],
  },
  ['power.out > chart.in', 'chart.violation > call.firing'],
);

/** Limits of these ten: 45.8 to 55.8 around 50.8. */
const STEADY = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1];

/** The tests of this file are one story and build on each other. */
describeWith('chromium', 'a control chart', () => {
  const stage = useStage();
  let mill: ToldMachine;
  let quality: ApiClient;

  beforeAll(async () => {
    const { fettle } = stage();
    mill = await startToldMachine(fettle.admin);
    quality = await fettle.person('quentin', 'qualityEngineer');
    await releaseFlow(fettle.admin, ROUTING);
    await releaseFlow(fettle.admin, CHART);
    await releaseFlow(fettle.admin, SUMS);
    await fettle.admin.call('createJobOrder', { body: { id: 'P', flow: 'part', quantity: 1 } });
    await until('the unit waits for the mill', async () => {
      const { units } = await fettle.admin.call('listUnits', { query: { search: 'P-001' } });
      return units[0]?.at[0]?.flowNode === 'cut';
    });
    await mill.tell(['stage', 'Start'], ...STEADY.map((value) => ['power', value] as const), ['power', 50.1], ['power', 58]);
  });
  afterAll(() => mill?.stop());

  const power = (...values: readonly number[]) => mill.tell(...values.map((value) => ['power', value] as const));

  test('leads from the list to the point that violates a rule, to the unit it was measured on, and keeps why it was so', async () => {
    const page = await stage().open('/quality?tab=charts', { as: quality });
    const row = page.getByRole('table', { name: 'Control charts' }).getByRole('row', { name: /^Power out of control/ });
    await row.getByText('Out of control', { exact: true }).waitFor();
    await row.getByRole('link', { name: 'Power out of control' }).click();
    const { sample, panels } = chartScreen(page);

    await panels.press('Home');
    await sample.getByRole('heading', { name: 'Sample #1', exact: true }).waitFor();
    await sample.getByText('Phase I: nothing was judged').waitFor();
    await panels.press('n');
    await sample.getByRole('heading', { name: 'Sample #12' }).waitFor();
    await sample.getByText('Nelson 1: One point beyond 3σ').waitFor();
    await sample.getByRole('link', { name: 'P-001' }).click();
    await page.getByRole('heading', { name: 'P-001' }).waitFor();
    await page.goBack();

    await sample.getByRole('button', { name: 'Write why…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Why sample #12 is special' });
    await dialog.getByLabel('Cause').fill('A chip lay between the jaws');
    await dialog.getByLabel('What was done').fill('Jaws cleaned');
    await dialog.getByRole('button', { name: 'Write down' }).click();
    await page.getByRole('table', { name: 'Annotations' }).getByText('A chip lay between the jaws').waitFor();
    await sample.getByText('A chip lay between the jaws. Done: Jaws cleaned (Quentin)').waitFor();
  });

  test('draws both sums of a CUSUM above what was read, and says since when the process is away from its target', async () => {
    const page = await stage().open('/quality/charts/sums/chart/mill-1', { as: quality });
    const { sample, panels, limits } = chartScreen(page);

    await panels.getByText('Cumulative sums C⁺ and C⁻, kW').waitFor();
    await panels.getByText('Single value X, kW').waitFor();
    await panels.getByText('target 50.81').waitFor();
    expect(await panels.locator('polyline').count()).toBe(3);
    await sample.getByText('A cumulative sum is beyond the decision interval').waitFor();
    await sample.getByText(/^C⁺ 6\.35\d* kW, C⁻ 0 kW$/).waitFor();
    await sample.getByText(/^#12, 1 sample, the mean is about 58 kW$/).waitFor();
    await limits.getByRole('cell', { name: 'target 50.81, interval 3.3294' }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
  });

  test('names no capability of a process that is not in control, and draws its histogram', async () => {
    const page = await stage().open('/quality/charts/power/chart/mill-1', { as: quality });
    const capability = page.getByRole('region', { name: 'Capability of the samples shown' });

    await capability.getByRole('img', { name: /^Histogram: 12 values, mean 51\.35/ }).waitFor();
    await capability.getByText(/^No Cp and Cpk: The chart was not in control/).waitFor();

    // The newest eight without the one that is out.
    await page.getByRole('button', { name: 'Closer (+)' }).click();
    await capability.getByRole('img', { name: /^Histogram: 8 values/ }).waitFor();
  });

  test('goes on with the frozen limits until a quality engineer accepts others, whoever proposed them', async () => {
    const page = await stage().open('/quality/charts/power/chart/mill-1', { as: quality });
    const { sample, panels, limits } = chartScreen(page);

    await panels.press('End');
    await sample.getByRole('button', { name: 'Leave out of phase I…' }).click();
    await say(page, 'Leave sample #12 out of phase I', 'It was the chip', 'Leave out');
    await sample.getByText('Left out of phase I by Quentin: It was the chip').waitFor();
    await page.getByRole('button', { name: 'Propose from the samples shown…' }).click();
    await page
      .getByRole('dialog')
      .getByText(/#1 to #12: 11 samples, without the 1 left out of phase I/)
      .waitFor();
    await say(page, 'Propose limits', 'One more sample', 'Propose');
    const proposed = page.getByRole('region', { name: 'Other limits are proposed', exact: true });
    await proposed.getByText(/One more sample/).waitFor();
    await proposed.getByRole('row', { name: /^Centre 50\.81 50\.7455 −0\.0645$/ }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await proposed.getByRole('button', { name: 'Reject…' }).click();
    await say(page, 'Reject the proposed limits', 'One sample changes nothing', 'Reject');
    await proposed.waitFor({ state: 'hidden' });
    await page.getByText(/^Rejected by Quentin.*: One sample changes nothing/).waitFor();
    await limits.getByRole('row', { name: /^1, in use/ }).waitFor();

    await power(...STEADY.map((value) => value + 20));
    const ofTheChart = page.getByRole('region', { name: 'Other limits are proposed by the chart' });
    await ofTheChart.getByText(/the centre moved by/).waitFor();
    await page.getByText('Out of control', { exact: true }).waitFor();
    await ofTheChart.getByRole('button', { name: 'Accept…' }).click();
    await say(page, 'Accept the proposed limits', 'Other material, agreed with the customer', 'Accept');
    await limits.getByRole('row', { name: /^2, in use.*Quentin: Other material, agreed with the customer/ }).waitFor();
    await power(68.9);
    await panels.and(page.locator('[aria-valuemax="23"]')).waitFor();

    await panels.press('End');
    await sample.getByRole('heading', { name: 'Sample #23' }).waitFor();
    await sample.getByText('Violates no rule').waitFor();
    await sample.getByText(/, version 2$/).waitFor();
    await page.getByText('In control', { exact: true }).waitFor();
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await seriousViolations(page, 'colours')).toEqual([]);
  });
});

function chartScreen(page: Page) {
  return {
    sample: page.getByRole('region', { name: 'Sample', exact: true }),
    panels: page.getByRole('slider', { name: /^Sample\. Arrow keys/ }),
    limits: page.getByRole('table', { name: 'Frozen limits' }),
  };
}

/** Says why in the dialog with this title, and does it. */
async function say(page: Page, title: string, why: string, action: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: title });
  await dialog.getByLabel('Why').fill(why);
  await dialog.getByRole('button', { name: action, exact: true }).click();
}
