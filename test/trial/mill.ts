import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { FettleError } from '@fettle/flows';
import { type PartResult, runMillTrial, type TrialResult } from './mill-trial.ts';
import { trialParts } from './trial-parts.ts';

/*
 * `npm run -s trial:mill -- [--recordings FOLDER] [--speed N] [--json] [--kill]`: the recordings through a real Fettle. The result goes to stdout, progress and faults to stderr.
 * Exit code 0: nothing was lost and every part came to an end; 1: not so; 2: wrong usage.
 */

const RECORDINGS = join(import.meta.dirname, '..', '..', '..', 'shared', 'data', 'cnc-mill');
const DEFAULT_SPEED = 20;

const out = (line: string): void => void process.stdout.write(`${line}\n`);
const say = (line: string): void => void process.stderr.write(`${line}\n`);

interface Arguments {
  readonly recordings: string;
  readonly speed: number;
  readonly json: boolean;
  readonly kill: boolean;
}

function readArguments(): Arguments {
  const { values } = parseArgs({
    options: {
      recordings: { type: 'string', default: RECORDINGS },
      speed: { type: 'string', default: String(DEFAULT_SPEED) },
      json: { type: 'boolean', default: false },
      kill: { type: 'boolean', default: false },
    },
  });
  const speed = Number(values.speed);
  if (!(speed > 0) || !Number.isFinite(speed))
    throw new TypeError(`--speed is "${values.speed}"; it is a number above 0, times real time.`);
  // npm changes the folder to the repository's; what the user typed is relative to where they typed it.
  const recordings = resolve(process.env.INIT_CWD ?? process.cwd(), values.recordings);
  return { recordings, speed, json: values.json, kill: values.kill };
}

function totals({ parts, faults, seconds }: TrialResult) {
  const count = (end: PartResult['end']): number => parts.filter((part) => part.end === end).length;
  const sum = (key: 'readings' | 'badReadings' | 'eventsLost'): number => parts.reduce((total, part) => total + part[key], 0);
  return {
    parts: parts.length,
    good: count('good'),
    nonconformance: count('nonconformance'),
    scrapped: count('scrapped'),
    aborted: parts.filter(({ aborted }) => aborted).length,
    readings: sum('readings'),
    badReadings: sum('badReadings'),
    eventsLost: sum('eventsLost'),
    faults: faults.length,
    seconds: Math.round(seconds * 10) / 10,
  };
}

const COLUMNS = [6, 16, 9, 10, 10, 6] as const;
const row = (cells: readonly (string | number)[]): string => cells.map((cell, index) => String(cell).padEnd(COLUMNS[index] ?? 0)).join(' ');

function printPart({ part, end, aborted, stages, readings, badReadings, eventsLost }: PartResult): void {
  out(row([part, end, aborted ? 'yes' : 'no', readings, badReadings, eventsLost, stages.join(' › ')]));
}

async function main(): Promise<number> {
  let given: Arguments;
  try {
    given = readArguments();
  } catch (error) {
    say((error as Error).message);
    say('Usage: npm run -s trial:mill -- [--recordings FOLDER] [--speed N] [--json] [--kill]');
    return 2;
  }
  if (!existsSync(given.recordings)) {
    say(`There is no folder ${given.recordings}. Give the recordings of the mill with --recordings FOLDER.`);
    return 1;
  }
  if (!given.json) out(row(['part', 'end', 'aborted', 'readings', 'bad', 'lost', 'stages']));
  const result = await runMillTrial({
    ...given,
    ...(given.kill ? { killIn: Math.floor(trialParts(given.recordings).length / 2) } : {}),
    onPart: (part) => (given.json ? out(JSON.stringify(part)) : printPart(part)),
    say,
  });
  const closing = totals(result);
  if (given.json) out(JSON.stringify({ totals: closing }));
  else
    out(
      Object.entries(closing)
        .map(([name, value]) => `${name} ${value}`)
        .join(', '),
    );
  for (const fault of result.faults) say(fault);
  return result.faults.length === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  say(error instanceof FettleError ? error.message : String(error instanceof Error ? error.stack : error));
  process.exitCode = 1;
}
