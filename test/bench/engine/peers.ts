import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Print } from '../support/benchmark.ts';
import { type ChildProgram, startChild } from '../support/child-program.ts';

/** The products that Fettle is measured beside, each in a process of its own. They are packages of `test/bench/peers` alone. */
const FOLDER = join(import.meta.dirname, '..', 'peers');
const INSTALL_LIMIT = 300_000;
const START_LIMIT = 60_000;

/** Installs them when they are missing or not those of the lock; false, and said, when that cannot be done. */
export async function installPeers(print: Print): Promise<boolean> {
  if (matches(join(FOLDER, 'package-lock.json'), join(FOLDER, 'node_modules', '.package-lock.json'))) return true;
  print.say('Installing the peers from the npm registry (test/bench/peers; once)…');
  try {
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    await promisify(execFile)(npm, ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: FOLDER,
      timeout: INSTALL_LIMIT,
      shell: process.platform === 'win32',
    });
    return true;
  } catch (error) {
    print.say(`Skipped: the peers could not be installed (${error instanceof Error ? error.message : String(error)}).`);
    return false;
  }
}

function matches(lock: string, installed: string): boolean {
  if (!existsSync(installed)) return false;
  const packagesOf = (file: string): Record<string, { version?: string; optional?: boolean }> =>
    JSON.parse(readFileSync(file, 'utf8')).packages;
  const there = packagesOf(installed);
  return Object.entries(packagesOf(lock)).every(
    ([path, { version, optional }]) => path === '' || there[path]?.version === version || (optional === true && there[path] === undefined),
  );
}

/** Durable steps a second of workflows of ten steps. `concurrency`: workflows at the same time, as serves the peer best. */
export async function dbosSteps(databaseUrl: string, seconds: number, concurrency: number): Promise<number> {
  const { steps, seconds: took } = await answerOf('dbos.mjs', [databaseUrl, String(seconds), String(concurrency)], seconds);
  return rate(steps, took);
}

export async function restateSteps(seconds: number, concurrency: number): Promise<number> {
  const { steps, seconds: took } = await answerOf('restate.mjs', [String(seconds), String(concurrency)], seconds);
  return rate(steps, took);
}

/** Jobs a second, added and processed. */
export async function bullmqJobs(kind: 'postgres' | 'redis', url: string, seconds: number): Promise<number> {
  const { jobs, seconds: took } = await answerOf('bullmq.mjs', [kind, url, String(seconds)], seconds);
  return rate(jobs, took);
}

/** Node-RED with MQTT in → so many function nodes → MQTT out; it subscribes when this resolves. */
export async function startNodeRed(brokerPort: number, rules: number): Promise<{ stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'fettle-bench-node-red-'));
  const program = startPeer('node-red.mjs', [String(brokerPort), String(rules), folder]);
  const stop = async (): Promise<void> => {
    await program.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    while ((await program.line('Node-RED to start', START_LIMIT)) !== 'ready');
    return { stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function startPeer(file: string, args: readonly string[]): ChildProgram {
  return startChild(join(FOLDER, file), args, { cwd: FOLDER });
}

async function answerOf(file: string, args: readonly string[], seconds: number): Promise<Record<string, number>> {
  const program = startPeer(file, args);
  try {
    return JSON.parse(await program.line(`${file} to answer`, START_LIMIT + seconds * 1000)) as Record<string, number>;
  } finally {
    await program.stop();
  }
}

function rate(count: number | undefined, seconds: number | undefined): number {
  if (count === undefined || seconds === undefined) throw new Error('A peer did not say what it did.');
  return count / seconds;
}
