import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { buildWebApp } from '../../e2e/support/build-web-app.ts';
import { startFettleProcess } from '../../e2e/support/fettle-process.ts';
import { followFirstPage } from '../../e2e/support/first-page.ts';
import { launchBrowser, openWindow } from '../../support/browser.ts';
import { type Benchmark, UsageFault } from '../support/benchmark.ts';

const USAGE = `npm run bench -- guide [--pause S]
  --pause S   seconds that a person takes for each word in bold and each text to type, 0 to 60; default 3`;

/** The first page of the guide on a fresh demo, at the pace of a person: from starting Fettle to a finished part. What is installed at the very first start, and the build, are not in it. */
export const guide: Benchmark = {
  summary: 'the first page of the guide, followed word by word at the pace of a person: how long until a part is finished',
  async run(args, print) {
    const seconds = pauseOf(args);
    await buildWebApp();
    await using stack = new AsyncDisposableStack();
    const began = performance.now();
    const fettle = stack.adopt(await startFettleProcess({ demo: true }), (it) => it.stop());
    const started = performance.now();
    const browser = stack.adopt(await launchBrowser(), (it) => it.close());
    const page = await openWindow(browser, fettle.address);
    await page.goto('/');
    let steps = 0;
    let actions = 0;
    await followFirstPage(page, async ({ words, typed }) => {
      steps += 1;
      actions += words.length + typed.length;
      await pause((words.length + typed.length) * seconds * 1000);
    });
    const finished = performance.now();
    const figure = (metric: string, value: number, unit: string): void => print.figure({ bench: 'guide', metric, value, unit });
    figure('numbered_steps', steps, 'steps');
    figure('actions', actions, 'actions');
    figure('start_of_fettle', (started - began) / 1000, 's');
    figure('followed', (finished - started) / 1000, 's');
    figure('of_that_waiting_for_fettle', (finished - started) / 1000 - actions * seconds, 's');
    figure('from_start_to_finished_part', (finished - began) / 60_000, 'min');
    return 0;
  },
};

function pauseOf(args: readonly string[]): number {
  let text: string | undefined;
  try {
    ({ pause: text } = parseArgs({ args: [...args], options: { pause: { type: 'string' } } }).values);
  } catch {
    throw new UsageFault(USAGE);
  }
  const seconds = Number(text ?? 3);
  if (!(seconds >= 0 && seconds <= 60)) throw new UsageFault(USAGE);
  return seconds;
}
