import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ApiClient } from '../../server/cli/api-client.ts';
import { blockRouting } from '../support/block-cell.ts';
import { describeWith } from '../support/optional-part.ts';
import { seriousViolations } from './support/accessibility.ts';
import { type DesignScreen, designScreen } from './support/design-screen.ts';
import { soon } from './support/soon.ts';
import { useStage } from './support/stage.ts';
import { startToldMachine, type ToldMachine } from './support/told-machine.ts';
import { until } from './support/until.ts';

const MILLED = [
  ['power', 7.5],
  ['power', 9.25],
  ['stage', 'End'],
] as const;

describeWith('chromium', 'the simulation', () => {
  const stage = useStage();
  let engineer: ApiClient;
  let machine: ToldMachine | undefined;

  beforeAll(async () => {
    const { admin, person } = stage().fettle;
    engineer = await person('petra', 'processEngineer');
    machine = await startToldMachine(admin);
    await engineer.call('createFlow', { body: { definition: blockRouting() } });
    await machine.tell(...MILLED);
    await until('what the mill said is recorded', async () => (await recordedEvents()).length >= MILLED.length);
  });
  afterAll(() => machine?.stop());

  const recordedEvents = async () =>
    (await engineer.call('recordedEvents', { query: { equipment: 'mill-1', from: Date.now() - 3_600_000, to: Date.now() + 60_000 } }))
      .lines;

  test('recorded events are played against the drawing up to a breakpoint, stepped through both ways, and kept as a scenario, all by keyboard', async () => {
    const page = await stage().open('/design/block', { as: engineer });
    const design = designScreen(page);
    await design.step('Deburr').waitFor();
    await breakAt(design, 'Deburr');
    await page.keyboard.press('Control+Enter');
    const panel = page.getByRole('tabpanel', { name: 'Simulation' });
    await panel.getByRole('button', { name: 'Start a unit' }).press('Enter');
    await design
      .step('Cut')
      .getByText(/^1\s*unit/)
      .waitFor();

    await panel.getByRole('radio', { name: 'A machine' }).press('Space');
    const form = panel.getByRole('form', { name: 'Events of a machine' });
    await form.getByRole('button', { name: 'Load its events' }).press('Enter');
    await form.getByText('3 events to come.').waitFor();
    await leaveFields(design);
    await page.keyboard.press('p');
    await panel.getByText('Stopped at a breakpoint: SN-001').waitFor();
    await design.canvas.getByRole('note', { name: /^Came by: SN-001 came by \(done\)\s+cut: .*peakPower = 9\.25/ }).waitFor();
    await page.keyboard.press(',');
    await design
      .step('Cut')
      .getByText(/^1\s*unit/)
      .waitFor();
    await page.keyboard.press('.');
    await design
      .step('Deburr')
      .getByText(/^1\s*unit/)
      .waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await seriousViolations(page, 'colours')).toEqual([]);
    await page.emulateMedia({ colorScheme: 'light' });

    const work = panel.getByRole('region', { name: 'Work instruction at Deburr' });
    await work.getByLabel('Torque (Nm)').fill('8');
    await work.getByRole('button', { name: 'Done' }).press('Enter');
    await panel.getByRole('region', { name: 'Work instruction at Inspect' }).waitFor();
    await panel.getByRole('button', { name: 'Save as scenario' }).press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Save as scenario' });
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Milled and deburred');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden' });

    await page.getByRole('tab', { name: /^Scenarios/ }).press('Enter');
    const scenarios = page.getByRole('tabpanel', { name: 'Scenarios' });
    await scenarios.getByRole('button', { name: 'Run all' }).press('Enter');
    await scenarios.getByText('1 of 1 happen as they should').waitFor();
    const [kept] = (await engineer.call('listScenarios', { params: { flow: 'block' } })).scenarios;
    expect(kept).toMatchObject({ name: 'Milled and deburred', events: 5, createdBy: 'petra' });
  });

  test('a drawing that does something else is told where, kept from release, and accepted by a person', async () => {
    const { draft, revision } = await engineer.call('getFlow', { params: { flow: 'block' } });
    const flowNodes = draft.flowNodes.map((node) =>
      node.id === 'cut'
        ? { ...node, params: { ...node.params, collect: [{ key: 'peakPower', signal: 'power', aggregate: 'mean' }] } }
        : node,
    );
    await engineer.call('saveDraft', { params: { flow: 'block' }, body: { revision, definition: { ...draft, flowNodes } } });
    const release = () => engineer.call('releaseFlow', { params: { flow: 'block' }, body: { revision: revision + 1, reason: 'mean' } });
    await expect(release()).rejects.toThrow('results.peakPower was expected to be 9.25 and is 8.375');

    const page = await stage().open('/design/block', { as: engineer });
    await page.getByRole('tab', { name: /^Scenarios/ }).click();
    const panel = page.getByRole('tabpanel', { name: 'Scenarios' });
    await panel.getByRole('button', { name: 'Run all' }).click();
    await panel.getByText('0 of 1 happen as they should').waitFor();
    await panel.getByText(/Left Cut with .*peakPower 8\.375/).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await seriousViolations(page, 'colours')).toEqual([]);
    await panel.getByRole('button', { name: 'Accept the new result…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'It is right as it is now' }).click();
    await panel.getByText('1 of 1 happen as they should').waitFor();

    expect((await release()).version).toBe(1);
    await soon(async () => (await engineer.call('listFlows')).flows.find(({ id }) => id === 'block')?.releasedVersion).toBe(1);
  });
});

/** Finds a step by its name and marks it. */
async function breakAt({ page, canvas }: DesignScreen, name: string): Promise<void> {
  await page.keyboard.press('Control+f');
  await page.getByRole('dialog').getByRole('combobox').fill(name);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await page.keyboard.press('b');
  await canvas.getByRole('img', { name: 'Breakpoint' }).waitFor();
}

/** The keys of the canvas are its own while one types. */
async function leaveFields({ page }: DesignScreen): Promise<void> {
  await page.evaluate('document.activeElement?.blur()');
}
