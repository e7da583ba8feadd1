import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { launchBrowser, openWindow, type WindowOptions } from '../../support/browser.ts';
import { createTestDatabase } from '../../support/database.ts';
import { type FettleProcess, type FettleProcessOptions, startFettleProcess } from './fettle-process.ts';

/** Fettle in a process of its own, and a browser: one of each for a file of tests. */
export interface Stage {
  readonly fettle: FettleProcess;
  readonly databaseUrl: string;
  /** A new window at this address of the app. It is closed after the test. */
  open(path: string, options?: Pick<WindowOptions, 'as' | 'window'>): Promise<Page>;
}

interface RunningStage extends Stage {
  readonly browser: Browser;
  /** What browsers complained of since the last test. */
  takeComplaints(): readonly string[];
  stop(): Promise<void>;
}

/**
 * Starts the stage before the tests of the enclosing `describe` and stops it after them. After each test its windows are closed, and it has failed when one of them
 * complained. A test that fails leaves pictures of its windows in the system's folder for temporary files.
 */
export function useStage(options: Pick<FettleProcessOptions, 'demo'> = {}): () => Stage {
  let stage: RunningStage | undefined;
  beforeAll(async () => {
    stage = await startStage(options);
  });
  afterAll(() => stage?.stop());
  afterEach(async ({ task }) => {
    if (stage === undefined) return;
    const { browser } = stage;
    if (task.result?.state === 'fail') await takeEvidence(browser, task.name);
    await Promise.all(browser.contexts().map((context) => context.close()));
    expect(stage.takeComplaints(), 'what the browser complained of').toEqual([]);
  });
  return () => {
    if (stage === undefined) throw new Error('The stage is used outside a test.');
    return stage;
  };
}

async function startStage(options: Pick<FettleProcessOptions, 'demo'>): Promise<RunningStage> {
  const database = await createTestDatabase();
  const [fettle, browser] = await Promise.all([startFettleProcess({ ...options, databaseUrl: database.url }), launchBrowser()]);
  const complaints: string[] = [];
  return {
    fettle,
    browser,
    databaseUrl: database.url,
    async open(path, options) {
      const page = await openWindow(browser, fettle.address, { ...options, complain: (what) => complaints.push(what) });
      await page.goto(path);
      return page;
    },
    takeComplaints: () => complaints.splice(0),
    async stop() {
      await browser.close();
      await fettle.stop();
      await database.drop();
    },
  };
}

async function takeEvidence(browser: Browser, test: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'fettle-e2e-failure-'));
  const pages = browser.contexts().flatMap((context) => context.pages());
  for (const [index, page] of pages.entries()) {
    await page.screenshot({ path: join(folder, `${index}.png`) }).catch(() => undefined);
    const words = await page.locator('body').ariaSnapshot().catch(String);
    await writeFile(join(folder, `${index}.txt`), `${page.url()}\n\n${words}\n`);
  }
  process.stderr.write(`"${test}" failed; what was on its screens is in ${folder}\n`);
}
