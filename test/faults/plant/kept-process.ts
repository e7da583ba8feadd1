import { readFileSync } from 'node:fs';
import { until } from '../../bench/support/deadline.ts';
import { type FettleProcess, startFettleProcess } from '../../support/fettle-process.ts';

/** One `fettle serve`, `worker` or `connect`, kept alive as a supervisor does: whenever it ends, another is started in its place. */
export interface KeptProcess {
  readonly kind: ProcessKind;
  readonly ready: boolean;
  /** kill -9. */
  kill(): Promise<void>;
  /** Stands still (SIGSTOP), and goes on as if no time had passed. */
  stop(): Promise<void>;
  goOn(): void;
  /** Asks it to finish and starts no other; resolves with its exit code. */
  leave(): Promise<number | null>;
  /** Ends it and starts no other. */
  dispose(): Promise<void>;
  untilReady(): Promise<void>;
  /** Warnings and errors of all that ran in its place. */
  readonly said: string;
}

export type ProcessKind = 'serve' | 'worker' | 'connect';

const ARGUMENTS: Readonly<Record<ProcessKind, readonly string[]>> = {
  serve: ['serve', '--only-http'],
  worker: ['worker'],
  connect: ['connect'],
};
/** On a machine that is busy with much else. */
const START_LIMIT = 180_000;

export function keepProcess(kind: ProcessKind, variables: Readonly<Record<string, string>>): KeptProcess {
  let current: FettleProcess | undefined;
  let over = false;
  let said = '';
  /** What one that does not run yet has said. */
  let starting = '';
  let running: Promise<void> = Promise.resolve();
  const start = async (): Promise<void> => {
    try {
      starting = 'started\n';
      const hear = (stdout: string): boolean => {
        starting = `started\n${stdout}`;
        return false;
      };
      const started = await startFettleProcess(variables, hear, ARGUMENTS[kind]);
      current = started;
      starting = '';
      void started.ended.then(() => {
        said += started.output.stderr;
        if (current === started) current = undefined;
        if (!over) running = start();
      });
      if (over) await started.end('SIGKILL');
    } catch (error) {
      said += `${String(error)}\n`;
      await new Promise((resolve) => setTimeout(resolve, 200));
      if (!over) running = start();
    }
  };
  running = start();
  return {
    kind,
    get ready() {
      return current !== undefined;
    },
    get said() {
      return said + (current?.output.stderr ?? starting);
    },
    async kill() {
      await current?.end('SIGKILL');
    },
    async stop() {
      const pid = current?.pid;
      if (pid === undefined) return;
      process.kill(pid, 'SIGSTOP');
      await until(
        `${kind} to stand still`,
        START_LIMIT,
        () => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.startsWith('T') ?? false,
      );
    },
    goOn() {
      if (current !== undefined) process.kill(current.pid, 'SIGCONT');
    },
    async leave() {
      over = true;
      return (await current?.end('SIGTERM')) ?? null;
    },
    async dispose() {
      over = true;
      await running;
      await current?.end('SIGKILL');
    },
    untilReady: () => until(`fettle ${kind} to run`, START_LIMIT, () => current !== undefined),
  };
}
