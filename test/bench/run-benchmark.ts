import { editor } from './editor/editor.ts';
import { engine } from './engine/engine.ts';
import { growth } from './growth/growth.ts';
import { guide } from './guide/guide.ts';
import { recovery } from './recovery/recovery.ts';
import { rules } from './rules/rules.ts';
import { spine } from './spine/spine.ts';
import { type Benchmark, type Print, UsageFault } from './support/benchmark.ts';

const BENCHMARKS: Readonly<Record<string, Benchmark>> = { engine, spine, growth, recovery, rules, editor, guide };

/** Runs the benchmark of this name; gives the exit code: 2 for what it was not asked rightly. */
export async function runBenchmark([name = '', ...args]: readonly string[], print: Print): Promise<number> {
  const benchmark = Object.hasOwn(BENCHMARKS, name) ? BENCHMARKS[name] : undefined;
  if (benchmark === undefined) {
    print.say(name === '' ? 'Which benchmark?' : `There is no benchmark "${name}".`);
    for (const [known, { summary }] of Object.entries(BENCHMARKS)) print.say(`  npm run bench -- ${known}   ${summary}`);
    return 2;
  }
  try {
    return await benchmark.run(args, print);
  } catch (error) {
    if (error instanceof UsageFault) {
      print.say(error.message);
      return 2;
    }
    print.say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return 1;
  }
}
