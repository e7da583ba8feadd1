import { parseArgs } from 'node:util';
import { UsageFault } from '../support/benchmark.ts';

export const PARTS = ['units', 'flows'] as const;
export type Part = (typeof PARTS)[number];

export interface GrowthOptions {
  readonly parts: readonly Part[];
  /** Sizes at which the cost is taken, ascending. */
  readonly units: readonly number[];
  readonly flows: readonly number[];
  /** Minutes of constant load; 0: none. */
  readonly soak: number;
}

const USAGE = `npm run bench -- growth [--part ${PARTS.join('|')}]… [--most-units N] [--most-flows N] [--soak MINUTES]
  --part P         only this part (repeatable); default both
  --most-units N   units in progress at the end, from 100 on by tens; default 100000
  --most-flows N   released flows at the end; default 5000
  --soak MINUTES   instead: constant load for so long, 0.5 to 600`;

export function parseGrowthOptions(args: readonly string[]): GrowthOptions {
  const values = parse(args);
  const number = (name: string, text: string | undefined, fallback: number, [least, most]: readonly [number, number]): number => {
    const given = text === undefined ? fallback : Number(text);
    if (!(given >= least && given <= most)) throw new UsageFault(`--${name} is "${text}".\n${USAGE}`);
    return given;
  };
  const parts = (values.part ?? PARTS).map((given) => {
    const part = PARTS.find((one) => one === given);
    if (part === undefined) throw new UsageFault(`--part is "${given}".\n${USAGE}`);
    return part;
  });
  return {
    parts,
    units: byTens(100, number('most-units', values['most-units'], 100_000, [100, 1_000_000])),
    flows: [1, ...byTens(50, number('most-flows', values['most-flows'], 5000, [50, 100_000]))],
    soak: number('soak', values.soak ?? '0', 0, [0, 600]),
  };
}

function byTens(first: number, last: number): number[] {
  const sizes: number[] = [];
  for (let size = first; size < last; size *= 10) sizes.push(size);
  return [...sizes, last];
}

function parse(args: readonly string[]): { part?: string[]; 'most-units'?: string; 'most-flows'?: string; soak?: string } {
  const string = { type: 'string' } as const;
  try {
    const options = { part: { type: 'string', multiple: true }, 'most-units': string, 'most-flows': string, soak: string } as const;
    return parseArgs({ args: [...args], options, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageFault(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}
