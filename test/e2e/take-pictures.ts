import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { LIBRARY } from '@fettle/flows/library/index.ts';
import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { ApiClient } from '../../server/cli/api-client.ts';
import { fillInTask } from '../../server/demo/fill-in-task.ts';
import { DESK, launchBrowser, openWindow, TABLET } from '../support/browser.ts';
import { asWebp } from './support/as-webp.ts';
import { buildWebApp } from './support/build-web-app.ts';
import { darken } from './support/darken.ts';
import { designScreen } from './support/design-screen.ts';
import { ADMIN_PASSWORD, startFettleProcess } from './support/fettle-process.ts';
import { terminal } from './support/terminal.ts';

/*
 * Takes the pictures of the documentation, one of every screen: starts the demo in a folder of its own, lets it live until every screen has something to show, and looks at them.
 *
 *     npm run pictures                        all of them; what no screen shows any more is removed
 *     npm run pictures -- control-chart line  only these
 */

const FOLDER = join(import.meta.dirname, '../../docs/pictures');
/** Milliseconds: parts are at the bench, the demo tool was worn some times, the charts have samples that were judged. */
const LIFE_OF_THE_DEMO = 180_000;
/** Milliseconds: nobody waits for a picture, and the machine that takes them may be slow. */
const PATIENCE = 60_000;

interface Picture {
  readonly name: string;
  /** Who looks: one of the persons of the demo; undefined: nobody is signed in. */
  readonly as?: 'admin' | 'process' | 'quality' | 'operator' | 'supervisor';
  readonly path: string | ((client: ApiClient) => Promise<string>);
  readonly window?: BrowserContextOptions;
  readonly dark?: boolean;
  readonly ready: (page: Page) => Promise<void>;
  /** Only this part of the screen. */
  readonly part?: (page: Page) => Locator;
}

const heading = (name: string) => (page: Page) => page.getByRole('heading', { name }).first().waitFor();
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first();

const routing = { as: 'process', path: '/design/s-block', ready: lookAtTheMill } as const;
const line = {
  as: 'supervisor',
  path: '/line',
  ready: (page: Page) => page.getByRole('region', { name: 'Operations' }).waitFor(),
} as const;
const bench = { as: 'operator', path: '/terminal?station=bench-1', window: TABLET } as const;
const chart = { as: 'quality', path: '/quality/charts/spindle-speed/chart/mill-1', ready: showLimits } as const;
const backTest = { as: 'quality', path: lastMinutes, ready: moveThreshold } as const;

const PICTURES: readonly Picture[] = [
  { name: 'sign-in', path: '/', ready: (page) => button(page, 'Sign in').waitFor() },
  { name: 'flows', as: 'process', path: '/design', ready: (page) => page.getByRole('link', { name: 'S-block' }).waitFor() },
  { name: 'library', as: 'process', path: '/design', ready: openLibrary },
  { name: 'design-routing', ...routing },
  { name: 'design-routing-dark', ...routing, dark: true },
  { name: 'simulation', as: 'process', path: '/design/s-block', ready: simulate },
  { name: 'release', as: 'process', path: '/design/electronics', ready: openRelease },
  { name: 'keys', as: 'process', path: '/design/s-block', ready: openKeys },
  { name: 'design-rule', as: 'quality', path: '/design/tool-wear', ready: showRule },
  {
    name: 'condition-builder',
    as: 'quality',
    path: '/design/tool-wear',
    ready: selectCondition,
    part: (page) => page.getByRole('complementary', { name: 'Inspector' }),
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
  { name: 'incidents', as: 'process', path: '/incidents', ready: heading('Incidents') },
  { name: 'people', as: 'admin', path: '/administration', ready: (page) => page.getByText('Quentin').first().waitFor() },
  { name: 'skills', as: 'admin', path: '/administration?tab=skills', ready: heading('Administration') },
  { name: 'audit', as: 'admin', path: '/administration?tab=audit', ready: heading('Administration') },
  { name: 'system', as: 'admin', path: '/administration?tab=system', ready: heading('Administration') },
  { name: 'stations', as: 'operator', path: '/terminal', window: TABLET, ready: (page) => button(page, /Deburr and pack/).waitFor() },
  { name: 'terminal', ...bench, ready: (page) => unitsInQueue(page).first().waitFor() },
  { name: 'terminal-step', ...bench, ready: enterValue },
  { name: 'terminal-step-dark', ...bench, ready: enterValue, dark: true },
  { name: 'call-help', ...bench, ready: callHelp },
];

const { positionals: wanted } = parseArgs({ allowPositionals: true });
await buildWebApp();
await mkdir(FOLDER, { recursive: true });
const fettle = await startFettleProcess({ demo: true });
const browser = await launchBrowser();
try {
  const admin = await signedIn('admin');
  for (const id of ['electronics', 'disposition-table']) await copySample(admin, id);
  await pause(LIFE_OF_THE_DEMO);
  await finishSome(await signedIn('operator'));
  const failed: string[] = [];
  for (const picture of PICTURES.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    // One screen that is not as expected must not keep the others from being seen.
    await take(picture).catch((error: unknown) => {
      failed.push(picture.name);
      process.stderr.write(`${picture.name}: ${error}\n`);
    });
  }
  if (wanted.length === 0) await removeOthers();
  process.exitCode = failed.length === 0 ? 0 : 1;
} finally {
  await browser.close();
  await fettle.stop();
}

async function take({ name, as, path, window = DESK, dark = false, ready, part }: Picture): Promise<void> {
  const client = as === undefined ? undefined : await signedIn(as);
  const page = await openWindow(browser, fettle.address, { as: client, window: { ...window, colorScheme: dark ? 'dark' : 'light' } });
  try {
    page.setDefaultTimeout(PATIENCE);
    await page.goto(typeof path === 'string' ? path : await path(client ?? fettle.admin));
    await ready(page);
    if (dark) await darken(page, window);
    await page.mouse.move(720, 1);
    // Live values and fonts come a moment after the screen; movements end.
    await pause(1_500);
    const png = await (part?.(page) ?? page).screenshot({ animations: 'disabled', caret: 'hide' });
    const webp = await asWebp(browser, png);
    await writeFile(join(FOLDER, `${name}.webp`), webp);
    process.stdout.write(`${name}.webp ${Math.round(webp.length / 1024)} kB\n`);
  } finally {
    await page.context().close();
  }
}

async function removeOthers(): Promise<void> {
  const known = new Set(PICTURES.map(({ name }) => `${name}.webp`));
  for (const file of await readdir(FOLDER)) if (/\.(png|webp)$/.test(file) && !known.has(file)) await rm(join(FOLDER, file));
}

async function signedIn(userName: NonNullable<Picture['as']>): Promise<ApiClient> {
  const client = new ApiClient(fettle.address);
  await client.signIn(userName, ADMIN_PASSWORD);
  return client;
}

/** With its machines, as the list of flows does it. */
async function copySample(client: ApiClient, id: string): Promise<void> {
  const sample = LIBRARY.find((one) => one.id === id);
  if (sample === undefined) throw new Error(`There is no sample "${id}".`);
  for (const body of sample.plant) await client.call('putEquipment', { params: { equipment: body.id }, body });
  for (const definition of sample.flows) await client.call('createFlow', { body: { definition } });
}

/** The first two units at the bench are done, so that the line has something to count. */
async function finishSome(operator: ApiClient): Promise<void> {
  const { tasks } = await operator.call('listTasks', { query: { station: 'bench-1' } });
  for (const { id, instruction } of tasks.filter(({ held }) => !held).slice(0, 2))
    await operator.call('completeTask', { params: { task: id }, body: { entryId: `picture/${id}`, ...fillInTask(instruction) } });
}

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

/** Milled, measured, with a work instruction open. */
async function firstAtTheBench(client: ApiClient): Promise<string> {
  const { tasks } = await client.call('listTasks', { query: { station: 'bench-1' } });
  return `/units/${tasks[0]?.unit.serialNumber ?? 'SB-0001-001'}`;
}
