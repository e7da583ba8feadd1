import type { Page } from 'playwright-core';

/** What a page tells about itself: see {@link WATCHER}. Times in milliseconds since the page was asked for. */
export interface Watched {
  /** When the first boxes were on the screen; absent before. */
  readonly drawn?: number;
  /** Tasks of the main thread of more than 50 ms. */
  readonly longTasks: readonly { readonly start: number; readonly duration: number }[];
  /** How long the linter's worker took to answer, copying there and back included; one for each question that was answered. */
  readonly problemTimes: readonly number[];
}

/**
 * Runs in the page before its own scripts. It adds nothing to the app: it listens, and stands between the app and the linter's worker.
 *
 * The first sight is when a frame with boxes has been painted: the message comes after the frame in which they were found.
 */
const WATCHER = `(() => {
  const watched = { longTasks: [], problemTimes: [] };
  window.fettleWatched = watched;
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) watched.longTasks.push({ start: startTime, duration });
  }).observe({ type: 'longtask', buffered: true });

  const PlainWorker = window.Worker;
  window.Worker = class extends PlainWorker {
    constructor(url, options) {
      super(url, options);
      this.isLinter = options?.name === 'fettle-problems';
      if (this.isLinter) this.addEventListener('message', () => {
        if (this.askedAt === undefined) return;
        watched.problemTimes.push(performance.now() - this.askedAt);
        this.askedAt = undefined;
      });
    }
    postMessage(...message) {
      if (this.isLinter) this.askedAt = performance.now();
      super.postMessage(...message);
    }
  };

  const look = () => {
    if (document.querySelector('.react-flow__node') === null) return requestAnimationFrame(look);
    const channel = new MessageChannel();
    channel.port1.onmessage = () => { watched.drawn = performance.now(); };
    requestAnimationFrame(() => channel.port2.postMessage(null));
  };
  requestAnimationFrame(look);
})()`;

/** Before the page is asked for. */
export async function watchPage(page: Page): Promise<void> {
  await page.addInitScript({ content: WATCHER });
}

export function watched(page: Page): Promise<Watched> {
  return page.evaluate<Watched>('window.fettleWatched');
}

/** No task of more than 50 ms for this long: what was asked for is done. */
const QUIET = 700;

/** Waits until the drawing is there and the page answers; gives when both was so for the first time, and when there was something to see. */
export async function untilAtRest(page: Page): Promise<{ readonly drawn: number; readonly atRest: number }> {
  for (;;) {
    const { drawn, longTasks } = await watched(page);
    const now = await page.evaluate<number>('performance.now()');
    const lastTask = Math.max(0, ...longTasks.map(({ start, duration }) => start + duration));
    if (drawn !== undefined && now - Math.max(drawn, lastTask) > QUIET) return { drawn, atRest: Math.max(drawn, lastTask) };
    await page.waitForTimeout(100);
  }
}
