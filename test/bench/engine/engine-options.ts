import { parseArgs } from 'node:util';
import { UsageFault } from '../support/benchmark.ts';

/** Parts of the benchmark, in the order in which they run. */
export const PARTS = ['own', 'queues', 'raw', 'bullmq', 'dbos', 'restate', 'node-red'] as const;
export type Part = (typeof PARTS)[number];

export interface EngineBenchOptions {
  /** Length of each measured part. */
  readonly seconds: number;
  readonly parts: readonly Part[];
}

const USAGE = `npm run bench -- engine [--seconds N] [--part ${PARTS.join('|')}]…
  --seconds N   length of each measured part, 0.5 to 20; default 6
  --part P      only this part (repeatable); the share of the raw limit needs "own" and "raw"; default all`;

export function parseEngineOptions(args: readonly string[]): EngineBenchOptions {
  const values = parse(args);
  const seconds = values.seconds === undefined ? 6 : Number(values.seconds);
  if (!(seconds >= 0.5 && seconds <= 20)) throw new UsageFault(`--seconds is "${values.seconds}".\n${USAGE}`);
  const parts = (values.part ?? PARTS).map((given) => {
    const part = PARTS.find((one) => one === given);
    if (part === undefined) throw new UsageFault(`--part is "${given}".\n${USAGE}`);
    return part;
  });
  return { seconds, parts };
}

function parse(args: readonly string[]): { seconds?: string; part?: string[] } {
  try {
    const options = { seconds: { type: 'string' }, part: { type: 'string', multiple: true } } as const;
    return parseArgs({ args: [...args], options, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageFault(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}
