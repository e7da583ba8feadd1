import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './tree.mjs';

// A Ctrl+C reaches every process of the terminal's group by itself: the child must not get a second one from us while it stops. But a
// SIGINT can also be sent to us alone (npm hands one on). So it is passed on only when the child has not ended after this time.
const SIGINT_GRACE_MS = 1500;

// What Node made of the sources is kept for the next process: one that reads the whole server starts with 1.5 s of processor time instead of 2.7.
const COMPILED = join(ROOT, 'node_modules', '.cache', 'fettle', 'compiled');

/**
 * Runs a program with our input and output and resolves to its exit code (128 + the signal's number when a signal ended it). SIGINT and
 * SIGTERM are passed on, each once.
 */
export function runChild(program, args, { env = process.env, cwd = ROOT } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: { NODE_COMPILE_CACHE: COMPILED, ...env }, stdio: 'inherit' });
    const timers = [];
    const passed = new Set();
    const passOn = (signal) => {
      if (passed.has(signal)) return;
      passed.add(signal);
      if (signal === 'SIGINT') timers.push(setTimeout(() => child.kill('SIGINT'), SIGINT_GRACE_MS));
      else child.kill(signal);
    };
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, passOn);
    const finish = () => {
      for (const timer of timers) clearTimeout(timer);
      for (const signal of ['SIGINT', 'SIGTERM']) process.removeListener(signal, passOn);
    };
    child.once('error', (error) => {
      finish();
      reject(error);
    });
    child.once('exit', (code, signal) => {
      finish();
      resolve(code ?? 128 + (constants.signals[signal] ?? 0));
    });
  });
}
