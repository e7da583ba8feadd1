import { runBenchmark } from './run-benchmark.ts';
import { figureLine } from './support/benchmark.ts';

/** `npm run bench -- NAME [options]`: figures as JSON lines on stdout, everything else on stderr. */
process.exitCode = await runBenchmark(process.argv.slice(2), {
  figure: (figure) => console.log(figureLine(figure)),
  say: (line) => console.error(line),
});
