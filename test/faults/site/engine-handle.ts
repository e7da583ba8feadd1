import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { until, within } from '../../bench/support/deadline.ts';
import type { Arm, EngineSettings, FromEngine, Question, ToEngine } from './engine-protocol.ts';

/** One engine's process, kept alive as a supervisor does: whenever it ends by itself or by our hand, another is started in its place. */
export interface EngineHandle {
  readonly name: string;
  /** It answers questions. */
  readonly ready: boolean;
  /** Times that it was started. */
  readonly starts: number;
  /** Rejects when the process ends before it has answered, or says no. */
  ask(question: Question): Promise<unknown>;
  untilReady(): Promise<void>;
  /** Resolves when the process has died or stands still at this failpoint; rejects when it has not come by within the time. */
  armed(arm: Arm, limit: number): Promise<void>;
  signal(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void;
  /** Asks it to finish and starts no other; resolves with its exit code. */
  leave(): Promise<number | null>;
  /** Ends it and starts no other. */
  stop(): Promise<void>;
}

export class Refused extends Error {
  readonly code: string;
  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
}

const PROGRAM = join(import.meta.dirname, 'engine-process.ts');
/** On a machine that is busy with much else it is most of a minute. */
const START_LIMIT = 180_000;
/** Who ends so often before it is ready ends always: waiting longer would only hide why. */
const STARTS_IN_VAIN = 20;
const LOG_TAIL = 2000;

export interface EngineHandleOptions {
  readonly name: string;
  readonly settings: EngineSettings;
  readonly logFile: string;
  readonly environment?: Readonly<Record<string, string>>;
}

export function startEngineHandle(options: EngineHandleOptions): EngineHandle {
  const { name, settings, logFile } = options;
  let child: ChildProcess | undefined;
  let ready = false;
  let starts = 0;
  let inVain = 0;
  let stopped = false;
  let calls = 0;
  let pending = new Map<number, { resolve(answer: unknown): void; reject(reason: Error): void }>();

  const start = (): void => {
    starts += 1;
    const output = openSync(logFile, 'a');
    const process_ = spawn(process.execPath, [PROGRAM, JSON.stringify(settings)], {
      stdio: ['ignore', output, output, 'ipc'],
      env: { ...process.env, ...options.environment },
    });
    closeSync(output);
    child = process_;
    process_.on('message', (message: FromEngine) => {
      if ('ready' in message) {
        ready = true;
        inVain = 0;
        return;
      }
      const call = pending.get(message.call);
      pending.delete(message.call);
      if ('answer' in message) call?.resolve(message.answer);
      else call?.reject(new Refused((message as { refused: string }).refused, (message as { code: string }).code));
    });
    process_.on('error', () => undefined);
    process_.once('exit', () => {
      if (!ready) inVain += 1;
      ready = false;
      const lost = pending;
      pending = new Map();
      for (const { reject } of lost.values()) reject(new Error(`${name} has ended`));
      if (!stopped) setTimeout(() => void (!stopped && start()), 100);
    });
  };
  start();

  const send = (message: ToEngine): void => {
    child?.send(message, () => undefined);
  };
  return {
    name,
    get ready() {
      return ready;
    },
    get starts() {
      return starts;
    },
    ask(question) {
      if (!ready) return Promise.reject(new Error(`${name} is not there`));
      calls += 1;
      const call = calls;
      return new Promise((resolve, reject) => {
        pending.set(call, { resolve, reject });
        send({ call, ...question });
      });
    },
    async untilReady() {
      await until(`${name} to be ready`, START_LIMIT, () => ready || inVain >= STARTS_IN_VAIN);
      if (ready) return;
      const log = readFileSync(logFile, 'utf8').slice(-LOG_TAIL);
      throw new Error(`${name} ended ${inVain} times running before it was ready. The end of its log:\n${log}`);
    },
    async armed(arm, limit) {
      const armed = child;
      if (armed?.pid === undefined) throw new Error(`${name} is not there`);
      const dead = once(armed, 'exit');
      send(arm);
      if (arm.how === 'SIGKILL') await within(`${name} to come by ${arm.arm} ${arm.hits} times`, limit, dead);
      else await until(`${name} to come by ${arm.arm} ${arm.hits} times`, limit, () => isStopped(armed.pid as number));
    },
    signal(signal) {
      child?.kill(signal);
    },
    async leave() {
      stopped = true;
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
      const ended = once(child, 'exit') as Promise<[number | null]>;
      child.kill('SIGTERM');
      return (await within(`${name} to finish`, START_LIMIT, ended))[0];
    },
    async stop() {
      stopped = true;
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

function isStopped(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.startsWith('T') ?? false;
  } catch {
    return false;
  }
}
