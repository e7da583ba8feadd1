import { existsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fault } from '../fault.ts';

const HOUR = 3600;
const LIBRARIES = ['x86_64-linux-gnu', 'aarch64-linux-gnu'].map((platform) => `/usr/lib/${platform}/faketime/libfaketime.so.1`);
const library = LIBRARIES.find((file) => existsSync(file));
/** libfaketime reads the step from here, at every look at the clock: `+3600`. */
const clockFile = join(tmpdir(), `fettle-clock-${process.pid}`);
const environment = {
  LD_PRELOAD: library ?? '',
  FAKETIME_TIMESTAMP_FILE: clockFile,
  FAKETIME_NO_CACHE: '1',
  // Pauses and timeouts of a program do not follow the clock on the wall; a step of that one does not move them.
  FAKETIME_DONT_FAKE_MONOTONIC: '1',
};

function step(seconds: number): void {
  writeFileSync(clockFile, `${seconds < 0 ? '-' : '+'}${Math.abs(seconds)}`);
}

/**
 * The clock of the machine is stepped by an hour, for PostgreSQL and the engines alike (libfaketime): back and forth again, then forth. The engine's clock is the database's, so a timer that was set
 * before a step back is due an hour later; all of it ends once the clock stands later than it ever did.
 */
export const clockStepped: Fault = {
  name: 'clock-stepped',
  summary: 'the clock of PostgreSQL and of the engines is stepped by an hour, back and forth',
  rounds: 2,
  async server() {
    if (library === undefined) throw new Error('libfaketime is missing: apt-get install faketime');
    step(0);
    return { environment };
  },
  ...(library === undefined ? {} : { environment }),
  async strike({ random, pause, length, round }) {
    const now = round * HOUR;
    await pause(random.whole(0, length / 2));
    step(now - HOUR);
    await pause(random.whole(1000, 3000));
    step(now);
    await pause(random.whole(0, length / 2));
    step(now + HOUR);
  },
};
