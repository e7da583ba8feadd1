import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { FettleError } from '@fettle/flows';

const ROOT = join(import.meta.dirname, '..', '..');
const PATIENCE_MS = 30_000;
const KEPT_LINES = 20;

export interface ChildOptions {
  /** Program of the repository and its arguments. */
  readonly program: readonly [string, ...string[]];
  readonly environment?: Readonly<Record<string, string>>;
  /** Where it runs. */
  readonly folder: string;
  readonly onLine?: (line: string) => void;
}

/** A program of this repository as a process of its own. */
export class Child {
  readonly #process: ChildProcess;
  readonly #ended: Promise<void>;
  readonly #lastWords: string[] = [];

  constructor({ program: [program, ...args], environment, folder, onLine }: ChildOptions) {
    // What is set for a Fettle of the user's own does not concern this one.
    const { DATABASE_URL: _database, REDIS_URL: _redis, ...inherited } = process.env;
    this.#process = spawn(process.execPath, [join(ROOT, program), ...args], {
      cwd: folder,
      env: { ...inherited, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#ended = new Promise((resolve) => {
      this.#process.once('close', () => resolve());
      this.#process.once('error', () => resolve());
    });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on('line', (line) => {
        this.#lastWords.push(line);
        if (this.#lastWords.length > KEPT_LINES) this.#lastWords.shift();
        if (stream === this.#process.stdout) onLine?.(line);
      });
    }
  }

  get running(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null;
  }

  /** The last lines that it printed, for the message when something went wrong. */
  get lastWords(): string {
    return this.#lastWords.join('\n');
  }

  /** As a power cut would: nothing is finished. */
  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#ended;
  }

  /** Asks it to stop and waits; kills it when it does not. */
  async stop(): Promise<void> {
    if (!this.running) return;
    this.#process.kill('SIGTERM');
    const late = setTimeout(() => this.#process.kill('SIGKILL'), PATIENCE_MS);
    await this.#ended;
    clearTimeout(late);
  }
}

/** Looks every `interval` milliseconds. @throws FettleError unavailable when it does not happen in time or the child has ended. */
export async function waitFor<T>(
  what: string,
  look: () => Promise<T | undefined>,
  options: { readonly patience: number; readonly child?: Child; readonly interval?: number },
): Promise<T> {
  const end = Date.now() + options.patience;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (options.child?.running === false)
      throw new FettleError('unavailable', `${what}: the process ended. It said:\n${options.child.lastWords}`);
    if (Date.now() > end) throw new FettleError('unavailable', `${what}: not within ${Math.round(options.patience / 1000)} s.`);
    await new Promise((resolve) => setTimeout(resolve, options.interval ?? 100));
  }
}
