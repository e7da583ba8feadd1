import { parseArgs } from 'node:util';
import { UsageFault } from '../support/benchmark.ts';

export type Queue = 'postgres' | 'redis';
export const QUEUES: readonly Queue[] = ['postgres', 'redis'];

export const PHASES = ['events', 'transitions', 'reaction'] as const;
export type Phase = (typeof PHASES)[number];

export interface SpineOptions {
  /** Length of each measured part. */
  readonly seconds: number;
  readonly queues: readonly Queue[];
  readonly phases: readonly Phase[];
  /** Every drain is started by the queue; else as in production, where a process drains by itself what it has a hand free for. */
  readonly queueOnly: boolean;
}

const USAGE = `npm run bench -- spine [--seconds N] [--queue postgres|redis] [--phase ${PHASES.join('|')}] [--queue-only]
  --seconds N     length of each measured part, 0.2 to 12; default 8
  --queue Q       one queue only; default both
  --phase P       one part only; default all
  --queue-only    start every drain by the queue, to measure the queue; default: as in production`;

export function parseSpineOptions(args: readonly string[]): SpineOptions {
  const values = parse(args);
  const seconds = values.seconds === undefined ? 8 : Number(values.seconds);
  if (!(seconds >= 0.2 && seconds <= 12)) throw new UsageFault(`--seconds is "${values.seconds}".\n${USAGE}`);
  return {
    seconds,
    queues: oneOf('--queue', values.queue, QUEUES),
    phases: oneOf('--phase', values.phase, PHASES),
    queueOnly: values['queue-only'] ?? false,
  };
}

function parse(args: readonly string[]): { seconds?: string; queue?: string; phase?: string; 'queue-only'?: boolean } {
  const string = { type: 'string' } as const;
  try {
    const options = { seconds: string, queue: string, phase: string, 'queue-only': { type: 'boolean' } } as const;
    return parseArgs({ args: [...args], options, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageFault(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}

function oneOf<T extends string>(option: string, given: string | undefined, all: readonly T[]): readonly T[] {
  if (given === undefined) return all;
  const found = all.find((one) => one === given);
  if (found === undefined) throw new UsageFault(`${option} is "${given}".\n${USAGE}`);
  return [found];
}
