import type { Browser, Page } from 'playwright-core';

/** The work of a page's main thread for one frame: everything that it ran since the frame before. Milliseconds. */
export interface Frame {
  /** By the clock: scripts, styles, layout and painting, and what others took of the core meanwhile. */
  readonly wall: number;
  /** Processor time of the thread: the same on a busy machine. */
  readonly processor: number;
  /** Since the frame before was handed on. */
  readonly interval: number;
}

export interface MainThread {
  readonly frames: readonly Frame[];
  /** The longest task, by the clock and in processor time. */
  readonly longest: { readonly wall: number; readonly processor: number };
}

/** The events of Chromium's own trace that are read here; times in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

const CATEGORIES = ['toplevel', 'cc', 'devtools.timeline', 'blink.user_timing'];
const MARK = 'fettle-measured';

/** What the page's main thread does while `act` runs, from Chromium's trace. */
export async function traceMainThread(browser: Browser, page: Page, act: () => Promise<void>): Promise<MainThread> {
  await browser.startTracing(page, { categories: CATEGORIES });
  await page.evaluate(`performance.mark('${MARK}')`);
  await act();
  await page.evaluate(`performance.mark('${MARK}')`);
  const buffer = await browser.stopTracing();
  const { traceEvents } = JSON.parse(buffer.toString()) as { traceEvents: readonly TraceEvent[] };
  return readTrace(traceEvents);
}

/** Tasks of the thread that set the marks, between them; a frame ends with the task that hands it on. */
export function readTrace(events: readonly TraceEvent[]): MainThread {
  const marks = events.filter(({ name }) => name === MARK);
  const [first, last] = [marks[0], marks.at(-1)];
  if (first === undefined || last === undefined || first === last) throw new Error('The trace has no marks: Chromium dropped them.');
  const own = events.filter(({ pid, tid, ts }) => pid === first.pid && tid === first.tid && ts >= first.ts && ts <= last.ts);
  const tasks = own.filter(({ name, ph }) => name === 'ThreadControllerImpl::RunTask' && ph === 'X').toSorted((a, b) => a.ts - b.ts);
  const handedOn = own.filter(({ name }) => name === 'ProxyMain::BeginMainFrame::commit' || name === 'Commit').map(({ ts }) => ts);
  const frames: Frame[] = [];
  let wall = 0;
  let processor = 0;
  let before: number | undefined;
  let commit = 0;
  for (const { ts, dur = 0, tdur = dur } of tasks) {
    wall += dur;
    processor += tdur;
    while (commit < handedOn.length && handedOn[commit]! < ts) commit += 1;
    if (commit === handedOn.length || handedOn[commit]! > ts + dur) continue;
    const end = ts + dur;
    if (before !== undefined) frames.push({ wall: wall / 1000, processor: processor / 1000, interval: (end - before) / 1000 });
    before = end;
    wall = 0;
    processor = 0;
  }
  const most = (values: readonly number[]): number => Math.max(0, ...values) / 1000;
  return {
    frames,
    longest: { wall: most(tasks.map(({ dur = 0 }) => dur)), processor: most(tasks.map(({ dur = 0, tdur = dur }) => tdur)) },
  };
}
