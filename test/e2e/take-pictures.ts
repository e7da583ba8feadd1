import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { ApiClient } from '../../server/cli/api-client.ts';
import { fillInTask } from '../../server/demo/fill-in-task.ts';
import { DESK, launchBrowser, openWindow, TABLET } from '../support/browser.ts';
import { buildWebApp } from './support/build-web-app.ts';
import { designScreen } from './support/design-screen.ts';
import { ADMIN_PASSWORD, startFettleProcess } from './support/fettle-process.ts';
import { terminal } from './support/terminal.ts';

/*
 * Takes the pictures of the documentation: starts the demo in a folder of its own, lets it live until every screen has something to show, and looks at them.
 *
 *     node test/e2e/take-pictures.ts
 */

const FOLDER = join(import.meta.dirname, '../../docs/pictures');
/** Milliseconds: the first parts are at the bench, and the demo tool is worn. */
const LIFE_OF_THE_DEMO = 70_000;

interface Picture {
  readonly name: string;
  /** Who looks: one of the persons of the demo. */
  readonly as: 'process' | 'quality' | 'operator' | 'supervisor';
  readonly path: string | ((client: ApiClient) => Promise<string>);
  readonly window?: BrowserContextOptions;
  readonly dark?: boolean;
  readonly ready: (page: Page) => Promise<void>;
}

const routing = { as: 'process', path: '/design/s-block', ready: lookAtTheMill } as const;
const line = {
  as: 'supervisor',
  path: '/line',
  ready: (page: Page) => page.getByRole('region', { name: 'Operations' }).waitFor(),
} as const;
const bench = { as: 'operator', path: '/terminal?station=bench-1', window: TABLET } as const;

const PICTURES: readonly Picture[] = [
  { name: 'design-routing', ...routing },
  { name: 'design-routing-dark', ...routing, dark: true },
  { name: 'design-rule', as: 'quality', path: '/design/tool-wear', ready: selectCondition },
  { name: 'condition-builder', as: 'quality', path: '/design/tool-wear', ready: selectCondition },
  {
    name: 'firing',
    as: 'quality',
    path: '/quality?tab=firings',
    async ready(page) {
      await page.getByRole('link', { name: 'Everything about this firing' }).click();
      await page.getByRole('region', { name: 'The way through the rule' }).waitFor();
    },
  },
  { name: 'control-chart', as: 'quality', path: '/quality/charts/spindle-speed/chart/mill-1', ready: showLimits },
  { name: 'back-test', as: 'quality', path: '/design/tool-wear/back-test', ready: moveThreshold },
  {
    name: 'reactions',
    as: 'quality',
    path: '/quality?tab=reactions',
    ready: (page) => page.getByRole('region', { name: 'The reaction' }).getByRole('heading', { name: 'What it did' }).waitFor(),
  },
  { name: 'terminal', ...bench, ready: (page) => unitsInQueue(page).first().waitFor() },
  { name: 'terminal-step', ...bench, ready: enterValue },
  { name: 'line', ...line },
  { name: 'line-dark', ...line, dark: true },
  { name: 'unit', as: 'supervisor', path: firstAtTheBench, ready: (page) => page.getByRole('region', { name: 'Journey' }).waitFor() },
  {
    name: 'plant',
    as: 'process',
    path: '/plant?equipment=mill-1',
    ready: (page) => page.getByRole('heading', { name: 'Mill 1' }).first().waitFor(),
  },
  {
    name: 'quality',
    as: 'quality',
    path: '/quality?tab=firings',
    ready: (page) => page.getByRole('heading', { name: 'Quality' }).waitFor(),
  },
];

await buildWebApp();
await mkdir(FOLDER, { recursive: true });
const fettle = await startFettleProcess({ demo: true });
const browser = await launchBrowser();
try {
  await pause(LIFE_OF_THE_DEMO);
  await finishSome(await signedIn('operator'));
  for (const picture of PICTURES) await take(picture);
} finally {
  await browser.close();
  await fettle.stop();
}

async function take({ name, as, path, window = DESK, dark = false, ready }: Picture): Promise<void> {
  const client = await signedIn(as);
  const page = await openWindow(browser, fettle.address, { as: client, window: { ...window, colorScheme: dark ? 'dark' : 'light' } });
  await page.goto(typeof path === 'string' ? path : await path(client));
  await ready(page);
  // Live values and fonts come a moment after the screen; movements end.
  await pause(1_500);
  await page.screenshot({ path: join(FOLDER, `${name}.png`), animations: 'disabled', caret: 'hide' });
  await page.context().close();
  process.stdout.write(`${name}.png\n`);
}

async function signedIn(userName: Picture['as']): Promise<ApiClient> {
  const client = new ApiClient(fettle.address);
  await client.signIn(userName, ADMIN_PASSWORD);
  return client;
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

async function selectCondition(page: Page): Promise<void> {
  const design = designScreen(page);
  await design.step('Tool is worn').waitFor();
  await design.fit();
  await design.select('Tool is worn');
}

/** The chart with frozen limits, at a sample that was judged. */
async function showLimits(page: Page): Promise<void> {
  await page.getByRole('table', { name: 'Frozen limits' }).getByText('1, in use').waitFor();
}

/** The last hour, and a higher threshold than the released one. */
async function moveThreshold(page: Page): Promise<void> {
  await page.getByText('Last hour', { exact: true }).click();
  const slider = page.getByRole('slider', { name: /^Threshold/ });
  await slider.press('PageUp');
  await page.getByText(/^Compared with version 1|^The draft would have fired exactly/).waitFor();
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

/** Milled, measured, with a work instruction open. */
async function firstAtTheBench(client: ApiClient): Promise<string> {
  const { tasks } = await client.call('listTasks', { query: { station: 'bench-1' } });
  return `/units/${tasks[0]?.unit.serialNumber ?? 'SB-0001-001'}`;
}
