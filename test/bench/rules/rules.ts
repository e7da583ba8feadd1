import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { type Benchmark, UsageFault } from '../support/benchmark.ts';
import { backTest } from './back-test.ts';
import type { RulesPart } from './rules-part.ts';
import { rules1000 } from './rules1000.ts';
import { rules5000 } from './rules5000.ts';
import { runRules } from './run-rules.ts';
import { table1000x6 } from './table-1000x6.ts';

/** In the order in which they run. A new part is a file beside this one and a name in this list. */
const PARTS: readonly RulesPart[] = [rules1000, rules5000, table1000x6, runRules, backTest];

const USAGE = `npm run bench -- rules [--seconds N] [--part NAME]…
  --seconds N   length of each measurement, 0.1 to 20; default 2
  --part NAME   only this part (repeatable); default all
${PARTS.map(({ name, summary }) => `                ${name}: ${summary}`).join('\n')}`;

/** How fast rules are judged, each figure beside its peers in the same run. The pure packages alone, but for the back-test, which reads from PostgreSQL. */
export const rules: Benchmark = {
  summary: 'conditions, decision tables, run rules: judged per second beside json-rules-engine, zen-engine and closures written by hand',
  async run(args, print) {
    const { seconds, parts } = parseOptions(args);
    const [cpu] = cpus();
    const figure = (metric: string, value: number, unit: string): void => print.figure({ bench: 'rules', metric, value, unit });
    print.say(
      `${availableParallelism()} × ${cpu?.model ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, load ${loadavg()[0]?.toFixed(1)}`,
    );
    const differences: string[] = [];
    for (const part of parts) {
      print.say(`${part.name}: ${part.summary}`);
      differences.push(...(await part.run({ seconds, figure, say: (line) => print.say(`  ${line}`), print })));
    }
    for (const difference of differences) print.say(`DIFFERENCE: ${difference}`);
    return differences.length === 0 ? 0 : 1;
  },
};

function parseOptions(args: readonly string[]): { readonly seconds: number; readonly parts: readonly RulesPart[] } {
  const values = parse(args);
  const seconds = values.seconds === undefined ? 2 : Number(values.seconds);
  if (!(seconds >= 0.1 && seconds <= 20)) throw new UsageFault(`--seconds is "${values.seconds}".\n${USAGE}`);
  const wanted = values.part ?? PARTS.map(({ name }) => name);
  const parts = wanted.map((given) => {
    const part = PARTS.find(({ name }) => name === given);
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
