import { parseArgs } from 'node:util';
import { UsageFault } from '../bench/support/benchmark.ts';
import { FAULTS } from './faults.ts';
import type { Queue } from './site/site.ts';

export interface FaultOptions {
  readonly seed: number;
  readonly faults: typeof FAULTS;
  readonly queues: readonly Queue[];
  /** Undefined: as many as each fault asks for. */
  readonly rounds: number | undefined;
  readonly seconds: number;
  /** 1: the first one. */
  readonly from: number;
}

const USAGE = `npm run test:faults -- [--seed N] [--fault NAME]… [--rounds N] [--seconds N] [--queue postgres|redis]
  --seed N       what happens by chance; the same number repeats it; default: printed
  --fault NAME   only this one; more than once for some; default: all
  --rounds N     rounds of each fault; default: what it asks for
  --from N       begin with this round: what happens in a round does not hang on those before
  --seconds N    length of the load of a round, 0.5 to 60; default 3
  --queue Q      only this queue; default: both
Faults:
${FAULTS.map(({ name, summary }) => `  ${name.padEnd(26)}${summary}`).join('\n')}`;

export function parseFaultOptions(args: readonly string[]): FaultOptions {
  const values = parse(args);
  const faults = values.fault === undefined ? FAULTS : values.fault.map(faultNamed);
  const queues: readonly Queue[] =
    values.queue === undefined
      ? ['postgres', 'redis']
      : values.queue === 'postgres' || values.queue === 'redis'
        ? [values.queue]
        : refuse(`--queue is "${values.queue}".`);
  return {
    seed: values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : whole('--seed', values.seed, 0, 2 ** 32 - 1),
    faults,
    queues,
    rounds: values.rounds === undefined ? undefined : whole('--rounds', values.rounds, 1, 10_000),
    from: values.from === undefined ? 1 : whole('--from', values.from, 1, 10_000),
    seconds: values.seconds === undefined ? 3 : between('--seconds', values.seconds, 0.5, 60),
  };
}

function parse(args: readonly string[]) {
  const string = { type: 'string' } as const;
  try {
    const options = {
      seed: string,
      fault: { type: 'string', multiple: true },
      rounds: string,
      from: string,
      seconds: string,
      queue: string,
    } as const;
    return parseArgs({ args: [...args], options, allowPositionals: false }).values;
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

function faultNamed(name: string): (typeof FAULTS)[number] {
  return FAULTS.find((fault) => fault.name === name) ?? refuse(`There is no fault "${name}".`);
}

function between(option: string, text: string, from: number, to: number): number {
  const value = Number(text);
  return value >= from && value <= to ? value : refuse(`${option} is "${text}".`);
}

function whole(option: string, text: string, from: number, to: number): number {
  const value = between(option, text, from, to);
  return Number.isInteger(value) ? value : refuse(`${option} is "${text}".`);
}

function refuse(reason: string): never {
  throw new UsageFault(`${reason}\n${USAGE}`);
}
