import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { within } from './deadline.ts';

/** A program of the benchmark in a process of its own, run by the same Node. */
export interface ChildProgram {
  readonly process: ChildProcess;
  /** Resolves with the next line that it prints; rejects when it ends before. */
  line(what: string, limit: number): Promise<string>;
  stop(): Promise<void>;
}

export function startChild(file: string, args: readonly string[], options: { readonly cwd?: string } = {}): ChildProgram {
  const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  let stdout = '';
  let complaint = '';
  let waiter: PromiseWithResolvers<string> | undefined;
  const give = (): void => {
    const end = stdout.indexOf('\n');
    if (end < 0 || waiter === undefined) return;
    const line = stdout.slice(0, end);
    stdout = stdout.slice(end + 1);
    waiter.resolve(line);
    waiter = undefined;
  };
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
    give();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    complaint = `${complaint}${chunk.toString()}`.slice(-2000);
  });
  // A program of the program's own may hold on to its output for longer than it lives itself; who waits for a line wants all of the output, who stops it does not.
  const ended = once(child, 'exit');
  child.once('close', (code) => waiter?.reject(new Error(`${file} ended with ${code}: ${complaint.trim()}`)));
  return {
    process: child,
    line(what, limit) {
      waiter = Promise.withResolvers();
      const line = waiter.promise;
      give();
      return within(what, limit, line);
    },
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM');
        const hard = setTimeout(() => child.kill('SIGKILL'), 5000);
        await ended;
        clearTimeout(hard);
      }
    },
  };
}
