import { readFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import type { ApiClient } from '../../../server/cli/api-client.ts';
import { buildWebApp } from '../../e2e/support/build-web-app.ts';
import { startFettleProcess } from '../../e2e/support/fettle-process.ts';
import { launchBrowser, openWindow } from '../../support/browser.ts';
import { type Benchmark, type Print, UsageFault } from '../support/benchmark.ts';
import { watchMachine } from '../support/machine-use.ts';
import { quantile } from '../support/quantile.ts';
import { beginTyping, dragStep, panCanvas, type } from './gestures.ts';
import { changedRouting, largeRouting } from './large-routing.ts';
import { type Frame, traceMainThread } from './main-thread.ts';
import { untilAtRest, watched, watchPage } from './watch-page.ts';

const SIZES = [1000, 2000];
const FIRST_LOADS = join(import.meta.dirname, '../../../editor/dist/first-load.json');

const USAGE = `npm run bench -- editor [--steps N]… [--rounds N]
  --steps N    steps of the routing, 50 to 4000 (repeatable); default 1000 and 2000
  --rounds N   how often it is opened, 1 to 20; default 5`;

interface Designer {
  readonly browser: Browser;
  readonly petra: ApiClient;
  readonly address: string;
}

/** How the design screen feels with a large routing, in a real Chromium on a real server. */
export const editor: Benchmark = {
  summary: 'the design screen with 1,000 and 2,000 steps in Chromium: opening, dragging, typing, problems, differences; first loads',
  async run(args, print) {
    const { sizes, rounds } = parseOptions(args);
    await buildWebApp();
    await using stack = new AsyncDisposableStack();
    const fettle = stack.adopt(await startFettleProcess(), (it) => it.stop());
    const browser = stack.adopt(await launchBrowser(), (it) => it.close());
    await fettle.admin.call('putEquipment', { params: { equipment: 'bench-1' }, body: { id: 'bench-1', title: 'Bench' } });
    const petra = await fettle.person('petra', 'processEngineer');
    const [cpu] = cpus();
    print.say(
      `${availableParallelism()} × ${cpu?.model ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, Chromium ${browser.version()} ` +
        `without a GPU, 1440 × 900, load ${loadavg()[0]?.toFixed(1)}`,
    );
    for (const size of sizes) await measure({ browser, petra, address: fettle.address }, size, rounds, print);
    const loads: Record<string, number> = JSON.parse(await readFile(FIRST_LOADS, 'utf8'));
    for (const [page, bytes] of Object.entries(loads))
      print.figure({ bench: 'editor', metric: `${page}_first_load_kb`, value: bytes / 1000, unit: 'kB' });
    return 0;
  },
};

async function measure(designer: Designer, steps: number, rounds: number, print: Print): Promise<void> {
  const { browser, petra, address } = designer;
  const id = `large-${steps}`;
  const routing = largeRouting(id, steps);
  await petra.call('createFlow', { body: { definition: routing } });
  await petra.call('releaseFlow', { params: { flow: id }, body: { revision: 1, reason: 'to compare with' } });
  await petra.call('saveDraft', { params: { flow: id }, body: { revision: 1, definition: changedRouting(routing) } });
  print.say(`${routing.flowNodes.length} steps, ${routing.sequenceFlows.length} connections`);
  const others = watchMachine();
  // The first size's figures have no size in their names, but for opening.
  const name = (metric: string): string => (steps === SIZES[0] ? metric : metric.replace(/_(?=(?:p95_)?ms$)/, `_${steps}_`));
  const figure = (metric: string, value: number): void => print.figure({ bench: 'editor', metric, value, unit: 'ms' });

  const opened: { readonly drawn: number; readonly atRest: number }[] = [];
  let page: Page | undefined;
  const window = await openWindow(browser, address, { as: petra });
  for (let round = 0; round <= rounds; round += 1) {
    await page?.close();
    page = await window.context().newPage();
    await watchPage(page);
    await page.goto(`/design/${id}`, { waitUntil: 'commit' });
    opened.push(await untilAtRest(page));
  }
  const [first, ...again] = opened;
  if (page === undefined || first === undefined) throw new Error('Nothing was opened.');
  figure(
    `open_${steps}_ms`,
    quantile(
      again.map(({ atRest }) => atRest),
      0.5,
    ),
  );
  figure(
    `open_${steps}_drawn_ms`,
    quantile(
      again.map(({ drawn }) => drawn),
      0.5,
    ),
  );
  print.say(
    `  opened: drawn after ${again.map(({ drawn }) => Math.round(drawn)).join(', ')} ms, at rest after ${again.map(({ atRest }) => Math.round(atRest)).join(', ')} ms; ` +
      `the first time in this browser ${Math.round(first.drawn)} and ${Math.round(first.atRest)} ms`,
  );

  const frames = async (what: string, metric: string, act: () => Promise<void>): Promise<void> => {
    const { frames } = await traceMainThread(browser, page, act);
    figure(name(metric), p95(frames, 'wall'));
    print.say(`  ${what}: ${frames.length} frames, ${words(frames)}`);
  };
  const drawnBoxes = (): Promise<number> => page.locator('.react-flow__node').count();
  await frames(`dragging from afar (${await drawnBoxes()} boxes drawn)`, 'drag_far_p95_ms', () => dragStep(page, 120));
  await page.keyboard.press('0');
  await untilAtRest(page);
  await frames(`dragging at actual size (${await drawnBoxes()} boxes drawn)`, 'drag_p95_ms', () => dragStep(page, 120));
  await frames('moving the view', 'pan_p95_ms', () => panCanvas(page, 120));
  await page.keyboard.press('Control+z');
  await beginTyping(page, `Mill ${Math.floor(steps / 8)}`);
  const asked = (await watched(page)).problemTimes.length;
  const typing = await traceMainThread(browser, page, () => type(page, 60));
  figure(name('typing_longest_task_ms'), typing.longest.wall);
  figure(name('typing_p95_ms'), p95(typing.frames, 'wall'));
  print.say(`  typing: longest task ${ms(typing.longest.wall)} (processor ${ms(typing.longest.processor)}); ${words(typing.frames)}`);
  await validateOften(page);
  const times = (await watched(page)).problemTimes.slice(asked);
  figure(name('validate_ms'), quantile(times, 0.5));
  print.say(`  problems after a change: ${times.map((time) => Math.round(time)).join(', ')} ms`);

  // What is released is the shared draft.
  await page.keyboard.press('Control+Shift+S');
  await page.getByText('Draft saved', { exact: true }).waitFor();
  const differences: number[] = [];
  for (let round = 0; round < rounds; round += 1) differences.push(await showDifferences(page));
  figure(name('diff_ms'), quantile(differences, 0.5));
  print.say(`  differences to the released version, from the click: ${differences.map((time) => Math.round(time)).join(', ')} ms`);
  print.say(`  ${others().text}`);
  await window.context().close();
}

/** A word a second, so that the linter is asked after each. */
async function validateOften(page: Page): Promise<void> {
  for (let word = 0; word < 8; word += 1) {
    await page.keyboard.type(' again');
    await page.waitForTimeout(900);
  }
}

/** Milliseconds from the click on Release until the differences are on the screen. */
async function showDifferences(page: Page): Promise<number> {
  await page.evaluate(`window.fettleShown = new Promise((resolve) => {
    window.addEventListener('click', () => {
      const began = performance.now();
      const look = () => {
        if (document.querySelector('[role="dialog"] li') !== null) resolve(performance.now() - began);
        else requestAnimationFrame(look);
      };
      look();
    }, { capture: true, once: true });
  }); undefined`);
  await page.getByRole('button', { name: 'Release…' }).click();
  const took = await page.evaluate<number>('window.fettleShown');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  return took;
}

const p95 = (frames: readonly Frame[], of: keyof Frame): number =>
  quantile(
    frames.map((frame) => frame[of]),
    0.95,
  );
const ms = (value: number): string => `${value.toFixed(1)} ms`;
const words = (frames: readonly Frame[]): string =>
  `work for each p50 ${ms(
    quantile(
      frames.map(({ wall }) => wall),
      0.5,
    ),
  )}, p95 ${ms(p95(frames, 'wall'))} (processor ${ms(p95(frames, 'processor'))}), p95 between two ${ms(p95(frames, 'interval'))}`;

function parseOptions(args: readonly string[]): { readonly sizes: readonly number[]; readonly rounds: number } {
  const given = parse(args);
  const sizes = given.steps?.map(Number) ?? SIZES;
  const rounds = given.rounds === undefined ? 5 : Number(given.rounds);
  if (!sizes.every((size) => size >= 50 && size <= 4000)) throw new UsageFault(`--steps is "${given.steps?.join(', ')}".\n${USAGE}`);
  if (!(rounds >= 1 && rounds <= 20)) throw new UsageFault(`--rounds is "${given.rounds}".\n${USAGE}`);
  return { sizes, rounds };
}

function parse(args: readonly string[]): { steps?: string[]; rounds?: string } {
  try {
    const options = { steps: { type: 'string', multiple: true }, rounds: { type: 'string' } } as const;
    return parseArgs({ args: [...args], options, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageFault(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}
