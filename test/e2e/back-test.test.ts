import { beforeAll, expect, test } from 'vitest';
import { ruleOf, source } from '../../engine/testing/past-of.ts';
import type { ApiClient } from '../../server/cli/api-client.ts';
import { describeWith } from '../support/optional-part.ts';
import { onServer } from '../support/template-database.ts';
import { seriousViolations } from './support/accessibility.ts';
import { releaseFlow } from './support/release-flow.ts';
import { soon } from './support/soon.ts';
import { useStage } from './support/stage.ts';

const RULE = ruleOf(
  [
    source('power', 'power'),
    ['high', 'condition', { title: 'Too much power', condition: { all: [{ fact: 'value', operator: 'greaterThan', value: 5 }] } }, 'power'],
    ['call', 'andon-call', { station: 'mill-1', title: 'Look at the mill' }, 'high'],
  ],
  'power',
);
const MINUTE = 60_000;

/** Twelve peaks in the last hours: 5.1, 5.2, … 6.2, five minutes apart. */
async function record(databaseUrl: string): Promise<void> {
  await onServer(databaseUrl, async (client) => {
    await client.query(`INSERT INTO signal_key (source, equipment, signal) VALUES ('test', 'mill-1', 'power')`);
    await client.query(
      `INSERT INTO machine_event (received_at, source_time, id_hash, signal_key, quality, routed, number)
       SELECT t, t, i, 1, 0, false, CASE WHEN i % 10 = 5 THEN 5.1 + (i / 10) / 10.0 ELSE 3 + sin(i) END
       FROM (SELECT i, $1::bigint + i * 30000 AS t FROM generate_series(0, 119) AS i) AS made`,
      [Date.now() - 90 * MINUTE],
    );
  });
}

/** As a field for date and time wants it. */
const localTime = (time: number): string => new Date(time - new Date(time).getTimezoneOffset() * MINUTE).toISOString().slice(0, 16);

describeWith('chromium', 'a back-test', () => {
  const stage = useStage();
  let quality: ApiClient;

  beforeAll(async () => {
    const { fettle, databaseUrl } = stage();
    const signals = [{ name: 'power', title: '', valueKind: 'number' as const, unit: 'kW', delivery: 'sample' as const, writable: false }];
    await fettle.admin.call('putEquipment', {
      params: { equipment: 'mill-1' },
      body: { id: 'mill-1', title: 'Mill 1', path: '', signals },
    });
    await releaseFlow(fettle.admin, RULE);
    await record(databaseUrl);
    quality = await fettle.person('quentin', 'qualityEngineer');
  });

  test('shows what another threshold would have done while it is moved, takes it over, and keeps it as a case that a release must leave true', async () => {
    const { open, fettle } = stage();
    const page = await open('/design/power', { as: quality });
    await page.getByRole('button', { name: 'Back-test' }).click();
    await page.getByText('The draft would have fired exactly as version 1: 12 times.').waitFor();

    const slider = page.getByRole('slider', { name: 'Threshold: value >' });
    await slider.focus();
    for (let press = 0; press < 4; press += 1) await slider.press('PageUp');
    const moved = Number(await slider.getAttribute('aria-valuenow'));
    const lost = Math.round((moved - 5) / 0.1);
    await page.getByText(/Compared with version 1, the draft would have fired (once|\d+ times) less\./).waitFor();
    expect(moved).toBeGreaterThan(5.1);
    await page.getByText(/^Lost \d/).click();
    await soon(() => page.getByRole('table', { name: 'Firings' }).getByRole('row').count()).toBeLessThanOrEqual(lost + 2);

    const { y, height, x, width } = (await slider.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.down();
    await page.mouse.move(x + width / 2, y - 400, { steps: 5 });
    await page.mouse.up();
    await page.getByText('Compared with version 1, the draft would have fired 12 times less.').waitFor();

    await page.getByRole('textbox', { name: 'Value' }).fill('5.65');
    await page.getByText('Compared with version 1, the draft would have fired 6 times less.').waitFor();
    await page.getByRole('button', { name: 'Use in the draft' }).click();
    await page.getByText('5.65 is in the draft.').waitFor();
    await page.getByRole('button', { name: 'Back to 5.65' }).waitFor();
    await page.getByText('Compared with version 1, the draft would have fired 6 times less.').waitFor();
    await page.getByRole('textbox', { name: 'Keep this back-test as' }).fill('The tall peaks');
    await page.getByRole('button', { name: 'Keep as a case' }).click();
    await page.getByText('6 firings over 120 readings').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    const followed = page.getByRole('table', { name: 'What would have followed' });
    expect(await followed.getByRole('row', { name: /Calls for help/ }).textContent()).toMatch(/612$/);

    // A lower limit fires at what trembles below the peaks: gained, beside what is kept.
    await page.getByRole('textbox', { name: 'Value' }).fill('3.95');
    await page.getByText(/Compared with version 1, the draft would have fired (once|\d+ times) more/).waitFor();
    await page.getByText(/^Gained [1-9]/).click();
    await soon(() => page.getByRole('table', { name: 'Firings' }).getByText('Gained').count()).toBeGreaterThan(0);
    expect(await page.getByRole('table', { name: 'Firings' }).getByText('Kept').count()).toBe(0);
    await page.getByRole('button', { name: 'Back to 5.65' }).click();

    // Periods: one of the usual ones, and one that is typed.
    await page.getByText(/^All \d/).click();
    await page.getByText('Last hour').click();
    await page.getByText('The draft would have fired exactly as version 1: 6 times.').waitFor();
    await page.getByLabel('From', { exact: true }).fill(localTime(Date.now() - 100 * MINUTE));
    await page.getByLabel('To', { exact: true }).fill(localTime(Date.now() - 75 * MINUTE));
    await page.getByText('Compared with version 1, the draft would have fired 3 times less.').waitFor();
    await page.reload();
    await page.getByText('Compared with version 1, the draft would have fired 3 times less.').waitFor();
    await page.getByText('Day', { exact: true }).click();
    await page.getByText('Compared with version 1, the draft would have fired 6 times less.').waitFor();

    const { revision, draft } = await quality.call('getFlow', { params: { flow: 'power' } });
    const lower = JSON.parse(JSON.stringify(draft).replace('5.65', '5.55'));
    const saved = await quality.call('saveDraft', { params: { flow: 'power' }, body: { revision, definition: lower } });
    await expect(
      quality.call('releaseFlow', { params: { flow: 'power' }, body: { revision: saved.revision, reason: 'lower' } }),
    ).rejects.toThrow(/"The tall peaks" is no longer true: 1 firing is new/);
    await page.getByRole('button', { name: 'Check the draft' }).click();
    await page.getByText(/is no longer true: 1 firing is new/).waitFor();
    await page.getByRole('button', { name: 'Remove…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Remove the case "The tall peaks"' });
    await dialog.getByLabel('Why').fill('the limit was lowered on purpose');
    await dialog.getByRole('button', { name: 'Remove' }).click();
    await soon(async () => (await fettle.admin.call('listBackTestCases', { params: { flow: 'power' } })).cases.length).toBe(0);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await seriousViolations(page)).toEqual([]);
  });
});
