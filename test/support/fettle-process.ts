import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const COMMAND_LINE = join(ROOT, 'server/cli/main.ts');

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

type Variables = Readonly<Record<string, string>>;

/** Runs `fettle …` in a process of its own until it ends. Of the environment it gets nothing of Fettle's but `variables`. */
export async function runFettleCommand(args: readonly string[], variables: Variables = {}): Promise<CommandResult> {
  const child = start(args, variables);
  const output = collect(child);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...output };
}

/** A Fettle in a process of its own that can be killed. */
export interface FettleProcess {
  readonly address: string;
  readonly pid: number;
  readonly output: { readonly stdout: string; readonly stderr: string };
  /** Resolves when it has ended, by whatever. */
  readonly ended: Promise<unknown>;
  /** Sends the signal; resolves with the exit code when the process has ended. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/**
 * Starts `fettle serve`, or what `args` say, and resolves when it says that it runs, or as soon as its output is what `until` wants (there is no address then, nor for a process that serves no
 * HTTP).
 */
export async function startFettleProcess(
  variables: Variables,
  until?: (stdout: string) => boolean,
  args: readonly string[] = ['serve'],
): Promise<FettleProcess> {
  const child = start(args, { FETTLE_PORT: '0', ...variables });
  const output = collect(child);
  const ended = once(child, 'close') as Promise<[number | null]>;
  const address = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', () => {
      const found = /Fettle is running: +(\S+)/.exec(output.stdout)?.[1];
      if (found !== undefined || output.stdout.includes('Fettle is running as') || until?.(output.stdout)) resolve(found ?? '');
    });
    void ended.then(() => reject(new Error(`Fettle ended: ${output.stdout}${output.stderr}`)));
  });
  return {
    address,
    pid: child.pid ?? 0,
    output,
    ended,
    async end(signal) {
      child.kill(signal);
      const [code] = await ended;
      return code;
    },
  };
}

function start(args: readonly string[], variables: Variables): ChildProcess {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(FETTLE_|DATABASE_URL|REDIS_URL|INIT_CWD|VITEST|NODE_(?!COMPILE_CACHE))/.test(name),
  );
  return spawn(process.execPath, [COMMAND_LINE, ...args], {
    cwd: ROOT,
    env: { ...Object.fromEntries(inherited), ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function collect(child: ChildProcess): { stdout: string; stderr: string } {
  const output = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text;
  });
  return output;
}
