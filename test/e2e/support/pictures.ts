import { setTimeout as pause } from 'node:timers/promises';
import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import type { ApiClient } from '../../../server/cli/api-client.ts';
import { TABLET } from '../../support/browser.ts';
import { designScreen } from './design-screen.ts';
import { terminal } from './terminal.ts';

/*
 * The pictures of the documentation: of every screen one, of some by night too. Longer than other files because it is a list, and what each screen has to be brought to stands below it.
 */

/** Milliseconds: parts are at the bench, the demo tool was worn some times, the charts have samples that were judged. */
export const LIFE_OF_THE_DEMO = 180_000;

export interface Picture {
  readonly name: string;
  /** Who looks: one of the persons of the demo; undefined: nobody is signed in. */
  readonly as?: 'admin' | 'process' | 'quality' | 'operator' | 'supervisor';
  readonly path: string | ((client: ApiClient) => Promise<string>);
  readonly window?: BrowserContextOptions;
  readonly dark?: boolean;
  readonly ready: (page: Page) => Promise<void>;
  /** Only this part of the screen. */
  readonly part?: (page: Page) => Locator;
  /** Taken last, when the mill's routing has a second version and units on the first. */
  readonly isLater?: boolean;
}

const heading = (name: string) => (page: Page) => page.getByRole('heading', { name }).first().waitFor();
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first();

const help = { as: 'process', path: '/help/guide/simulate', ready: heading('Simulate') } as const;
const routing = { as: 'process', path: '/design/s-block', ready: lookAtTheMill } as const;
const line = {
  as: 'supervisor',
  path: '/line',
  ready: (page: Page) => page.getByRole('region', { name: 'Operations' }).waitFor(),
} as const;
const bench = { as: 'operator', path: '/terminal?station=bench-1', window: TABLET } as const;
const chart = { as: 'quality', path: '/quality/charts/spindle-speed/chart/mill-1', ready: showLimits } as const;
const backTest = { as: 'quality', path: lastMinutes, ready: moveThreshold } as const;

export const PICTURES: readonly Picture[] = [
  { name: 'sign-in', path: '/', ready: (page) => button(page, 'Sign in').waitFor() },
  { name: 'flows', as: 'process', path: '/design', ready: (page) => page.getByRole('link', { name: 'S-block' }).waitFor() },
  { name: 'library', as: 'process', path: '/design', ready: openLibrary },
  { name: 'design-routing', ...routing },
  { name: 'design-routing-dark', ...routing, dark: true },
  { name: 'simulation', as: 'process', path: '/design/s-block', ready: simulate },
  { name: 'release', as: 'process', path: '/design/electronics', ready: openRelease },
  { name: 'scenarios', as: 'process', path: '/design/electronics', ready: runScenarios },
  { name: 'problems', as: 'process', path: '/design/electronics', ready: showProblem },
  { name: 'heat-map', as: 'process', path: '/design/s-block', ready: showHeat },
  {
    name: 'journey',
    as: 'process',
    path: firstJourney,
    ready: (page) => page.getByRole('slider', { name: 'Moment of the journey' }).waitFor(),
  },
  { name: 'instruction-preview', as: 'process', path: '/design/s-block', ready: previewInstruction },
  { name: 'signals', as: 'process', path: '/design/s-block', ready: browseSignals },
  { name: 'step-help', as: 'process', path: '/design/s-block', ready: openStepHelp, part: inspectorOf },
  { name: 'step-menu', as: 'process', path: '/design/s-block', ready: openStepMenu },
  { name: 'commands', as: 'process', path: '/design/s-block', ready: openCommands },
  { name: 'help-menu', as: 'process', path: '/design/s-block', ready: openHelpMenu },
  { name: 'help', ...help },
  { name: 'help-dark', ...help, dark: true },
  { name: 'node-types', as: 'process', path: '/help/node-types', ready: heading('Node types') },
  { name: 'keys', as: 'process', path: '/design/s-block', ready: openKeys },
  { name: 'design-rule', as: 'quality', path: '/design/tool-wear', ready: showRule },
  {
    name: 'condition-builder',
    as: 'quality',
    path: '/design/tool-wear',
    ready: selectCondition,
    part: inspectorOf,
  },
  { name: 'decision-table', as: 'quality', path: '/design/disposition', ready: openTable },
  { name: 'decision-table-dark', as: 'quality', path: '/design/disposition', ready: openTable, dark: true },
  { name: 'back-test', ...backTest },
  { name: 'back-test-dark', ...backTest, dark: true },
  { name: 'line', ...line },
  { name: 'line-dark', ...line, dark: true },
  { name: 'board', as: 'supervisor', path: '/line?board=1', ready: (page) => page.getByText('Mill and measure').first().waitFor() },
  { name: 'units', as: 'supervisor', path: '/units', ready: (page) => page.getByRole('link', { name: /^SB-/ }).first().waitFor() },
  {
    name: 'orders',
    as: 'supervisor',
    path: '/units?tab=orders',
    ready: (page) =>
      page
        .getByText(/^SB-0001/)
        .first()
        .waitFor(),
  },
  { name: 'unit', as: 'supervisor', path: firstAtTheBench, ready: (page) => page.getByRole('region', { name: 'Journey' }).waitFor() },
  { name: 'quality', as: 'quality', path: '/quality', ready: heading('Quality') },
  {
    name: 'firings',
    as: 'quality',
    path: '/quality?tab=firings',
    ready: (page) => page.getByRole('link', { name: 'Everything about this firing' }).first().waitFor(),
  },
  { name: 'firing', as: 'quality', path: '/quality?tab=firings', ready: openFiring },
  {
    name: 'why-not',
    as: 'quality',
    path: '/quality/why?flow=tool-wear&unit=SB-0001-001',
    ready: (page) => page.getByRole('article').first().waitFor(),
  },
  {
    name: 'control-charts',
    as: 'quality',
    path: '/quality?tab=charts',
    ready: (page) => page.getByRole('link', { name: 'Spindle speed out of control' }).first().waitFor(),
  },
  { name: 'control-chart', ...chart },
  { name: 'control-chart-dark', ...chart, dark: true },
  {
    name: 'reactions',
    as: 'quality',
    path: '/quality?tab=reactions',
    ready: (page) => page.getByRole('region', { name: 'The reaction' }).getByRole('heading', { name: 'What it did' }).waitFor(),
  },
  {
    name: 'holds',
    as: 'quality',
    path: '/quality?tab=holds',
    ready: (page) => page.getByRole('heading', { name: 'Units', exact: true }).waitFor(),
  },
  { name: 'plant', as: 'process', path: '/plant?equipment=mill-1', ready: heading('Mill 1') },
  {
    name: 'connections',
    as: 'process',
    path: '/plant?tab=connections',
    ready: (page) => page.getByRole('navigation', { name: 'Connections' }).waitFor(),
  },
  {
    name: 'materials',
    as: 'process',
    path: '/plant?tab=materials',
    ready: (page) => page.getByRole('navigation', { name: 'Materials' }).waitFor(),
  },
  { name: 'incidents', as: 'process', path: '/incidents', ready: (page) => page.getByText('LABEL-001-001').first().waitFor() },
  { name: 'people', as: 'admin', path: '/administration', ready: (page) => page.getByText('Quentin').first().waitFor() },
  {
    name: 'skills',
    as: 'admin',
    path: '/administration?tab=skills',
    ready: (page) => page.getByText('Final inspection').first().waitFor(),
  },
  { name: 'audit', as: 'admin', path: '/administration?tab=audit', ready: heading('Administration') },
  { name: 'system', as: 'admin', path: '/administration?tab=system', ready: heading('Administration') },
  {
    name: 'stations',
    as: 'operator',
    path: '/terminal',
    window: TABLET,
    ready: (page) => page.getByRole('list', { name: 'Stations' }).getByRole('button').first().waitFor(),
  },
  { name: 'terminal', ...bench, ready: (page) => unitsInQueue(page).first().waitFor() },
  { name: 'terminal-step', ...bench, ready: enterValue },
  { name: 'terminal-step-dark', ...bench, ready: enterValue, dark: true },
  { name: 'call-help', ...bench, ready: callHelp },
  { name: 'compare-versions', as: 'process', path: '/design/s-block', ready: compareVersions, isLater: true },
  { name: 'differences', as: 'process', path: '/design/s-block', ready: showDifferences, isLater: true },
  { name: 'move-units', as: 'process', path: '/design/s-block', ready: moveUnits, isLater: true },
  { name: 'side-by-side', as: 'process', path: '/design/s-block', ready: showSideBySide, isLater: true },
];

/** Near enough to read the steps, with the beginning of the routing at the left. */
async function lookAtTheMill(page: Page): Promise<void> {
  const design = designScreen(page);
  await design.step('Order started').waitFor();
  await design.fit();
  const canvas = await design.canvas.boundingBox();
  for (let time = 0; time < 3; time += 1) await design.canvas.getByRole('button', { name: 'Zoom in' }).click();
  await pause(500);
  const first = await design.step('Mill and measure').boundingBox();
  if (canvas === null || first === null) throw new Error('The routing is not on the screen.');
  const grip = { x: canvas.x + canvas.width / 2, y: canvas.y + 60 };
  await page.mouse.move(grip.x, grip.y);
  await page.mouse.down();
  await page.mouse.move(grip.x + canvas.x + 60 - first.x, grip.y + canvas.y + 150 - first.y, { steps: 8 });
  await page.mouse.up();
  await design.select('Mill and measure');
}

async function openLibrary(page: Page): Promise<void> {
  await button(page, 'From a sample').click();
  await page
    .getByRole('dialog', { name: 'Sample flows' })
    .getByRole('img', { name: /steps$/ })
    .waitFor();
}

async function simulate(page: Page): Promise<void> {
  await designScreen(page).step('Order started').waitFor();
  await button(page, 'Simulate').click();
  await button(page, 'Start a unit').click();
  await designScreen(page).fit();
}

async function runScenarios(page: Page): Promise<void> {
  await designScreen(page).fit();
  await page.getByRole('tab', { name: /^Scenarios/ }).click();
  await button(page, 'Run all').click();
  await page.getByRole('list', { name: 'Scenarios' }).getByRole('img', { name: 'Happens as it should' }).first().waitFor();
}

/** A join that waits for ever, with the way there on the canvas. */
async function showProblem(page: Page): Promise<void> {
  const design = designScreen(page);
  await design.fit();
  await design.canvas
    .getByRole('group', { name: /, Rework$/ })
    .first()
    .click();
  await page.keyboard.press('Delete');
  await page.getByRole('tab', { name: /^Problems/ }).click();
  await design.problems.getByRole('listitem').first().waitFor();
}

async function showHeat(page: Page): Promise<void> {
  await lookAtTheMill(page);
  await page.getByRole('region', { name: 'What the plant shows' }).getByText('Time', { exact: true }).click();
  await page.getByRole('combobox', { name: 'Period' }).waitFor();
}

async function previewInstruction(page: Page): Promise<void> {
  const design = designScreen(page);
  await design.step('Deburr and pack').waitFor();
  await design.fit();
  await design.select('Deburr and pack');
  await page.keyboard.press('w');
  await page.getByRole('region', { name: 'As the operator sees it' }).frameLocator('iframe').getByRole('button').first().waitFor();
}

async function browseSignals(page: Page): Promise<void> {
  await lookAtTheMill(page);
  await page.getByRole('button', { name: 'Browse signals for Start signal' }).click();
  await page
    .getByRole('dialog', { name: 'Signals' })
    .getByRole('list', { name: /^Signals of/ })
    .waitFor();
}

async function openStepHelp(page: Page): Promise<void> {
  await lookAtTheMill(page);
  await inspectorOf(page).getByRole('tab', { name: 'Help' }).click();
}

async function openStepMenu(page: Page): Promise<void> {
  await lookAtTheMill(page);
  await designScreen(page).step('Camera verdict').click({ button: 'right' });
  await page.getByRole('menu').waitFor();
}

async function openCommands(page: Page): Promise<void> {
  await lookAtTheMill(page);
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog', { name: 'Commands' }).getByRole('combobox').fill('align');
}

async function openHelpMenu(page: Page): Promise<void> {
  await lookAtTheMill(page);
  await button(page, 'Help').click();
  await page.getByRole('menuitem', { name: 'Keys' }).waitFor();
}

async function compareVersions(page: Page): Promise<void> {
  await designScreen(page).step('Order started').waitFor();
  await page.getByRole('button', { name: 'Compare or restore' }).last().click();
  const dialog = page.getByRole('dialog', { name: 'Compare versions' });
  await dialog.getByRole('listitem').first().waitFor();
}

async function showDifferences(page: Page): Promise<void> {
  await compareVersions(page);
  await page.getByRole('button', { name: 'Show on the canvas' }).click();
  await page.getByRole('region', { name: 'What differs from version 1' }).waitFor();
}

/** Units at the bench begin anew, those at the mill go on. */
async function moveUnits(page: Page): Promise<void> {
  await designScreen(page).step('Wash').waitFor();
  await button(page, 'Move units…').click();
  const dialog = page.getByRole('dialog', { name: /^Move units/ });
  await dialog.getByRole('table').waitFor();
  await dialog.getByText('Move those that can', { exact: true }).click();
  await dialog.getByRole('textbox', { name: 'Why' }).fill('Customers found chips in the groove');
}

async function showSideBySide(page: Page): Promise<void> {
  await compareVersions(page);
  await page.getByRole('button', { name: 'Side by side' }).click();
  await page
    .getByRole('region', { name: 'Version 1' })
    .getByRole('group', { name: /^Mill and measure, / })
    .waitFor();
}

function inspectorOf(page: Page): Locator {
  return page.getByRole('complementary', { name: 'Inspector' });
}

async function openRelease(page: Page): Promise<void> {
  await designScreen(page).fit();
  await button(page, 'Release…').click();
  await page.getByRole('dialog').getByLabel('Why').fill('First boards for the trial run');
}

async function openKeys(page: Page): Promise<void> {
  await designScreen(page).step('Order started').waitFor();
  await button(page, 'Help').click();
  await page.getByRole('menuitem', { name: 'Keys' }).click();
  await page.getByRole('dialog', { name: 'Keys of the editor' }).waitFor();
}

async function showRule(page: Page): Promise<void> {
  await designScreen(page).step('Tool is worn').waitFor();
  await designScreen(page).fit();
}

async function selectCondition(page: Page): Promise<void> {
  await showRule(page);
  await designScreen(page).select('Tool is worn');
  await page.getByRole('textbox', { name: 'Value', exact: true }).waitFor();
}

/** With a row taken away, so that a gap is shown. */
async function openTable(page: Page): Promise<void> {
  const design = designScreen(page);
  await design.fit();
  await design.canvas.getByRole('group', { name: /, Decide by table$/ }).click();
  await button(page, 'Edit the table').click();
  const cells = page.getByRole('grid').getByRole('gridcell');
  await cells.first().click();
  await page.keyboard.press('Control+Delete');
  await page
    .getByRole('region', { name: 'Gaps and overlaps' })
    .getByText(/No row matches/)
    .first()
    .waitFor();
}

async function openFiring(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Everything about this firing' }).first().click();
  await page.getByRole('region', { name: 'The way through the rule' }).waitFor();
}

/** The chart with frozen limits, at a sample that was judged. */
async function showLimits(page: Page): Promise<void> {
  await page.getByRole('table', { name: 'Frozen limits' }).getByText('1, in use').waitFor();
}

/** A threshold that some of the parts reach. */
async function moveThreshold(page: Page): Promise<void> {
  const slider = page.getByRole('slider', { name: /^Threshold/ });
  await slider.press('ArrowUp');
  await slider.press('ArrowUp');
  await page.getByText(/^Compared with version 1|^The draft would have fired exactly/).waitFor();
}

/** Since the demo began. */
function lastMinutes(): Promise<string> {
  const now = Date.now();
  return Promise.resolve(`/design/tool-wear/back-test?from=${now - LIFE_OF_THE_DEMO}&to=${now}`);
}

function unitsInQueue(page: Page): Locator {
  return page.getByRole('button', { name: /^(Open )?SB-/ });
}

/** The first step that asks for a value, with one keyed in. */
async function enterValue(page: Page): Promise<void> {
  const at = terminal(page);
  await unitsInQueue(page).first().tap();
  await at.confirm.tap();
  await page.getByRole('heading', { name: /^Step 2 of/ }).waitFor();
  await at.key('5.98');
}

async function callHelp(page: Page): Promise<void> {
  await terminal(page).callHelp.tap();
  await page.getByRole('dialog', { name: 'Call help' }).waitFor();
}

async function firstJourney(client: ApiClient): Promise<string> {
  const { tasks } = await client.call('listTasks', { query: { station: 'bench-1' } });
  return `/design/s-block?version=1&unit=${tasks[0]?.unit.serialNumber ?? 'SB-0001-001'}`;
}

/** Milled, measured, with a work instruction open. */
async function firstAtTheBench(client: ApiClient): Promise<string> {
  const { tasks } = await client.call('listTasks', { query: { station: 'bench-1' } });
  return `/units/${tasks[0]?.unit.serialNumber ?? 'SB-0001-001'}`;
}
