import { ChartKind } from '@fettle/flows/statistics/index.ts';
import { Argument, type Command, InvalidArgumentError } from 'commander';

function anyNumber(text: string): number {
  const number = Number(text);
  if (text.trim() === '' || !Number.isFinite(number)) throw new InvalidArgumentError('It is a number.');
  return number;
}

function positive(text: string): number {
  const number = anyNumber(text);
  if (number <= 0) throw new InvalidArgumentError('It is a number above 0.');
  return number;
}

function notNegative(text: string): number {
  const number = anyNumber(text);
  if (number < 0) throw new InvalidArgumentError('It is 0 or a number above it.');
  return number;
}

function weight(text: string): number {
  const number = positive(text);
  if (number > 1) throw new InvalidArgumentError('It is a number above 0, at most 1.');
  return number;
}

interface Typed {
  readonly data: string;
  readonly center?: number;
  readonly centre?: number;
  readonly target?: number;
  readonly lambda: number;
  readonly L: number;
  readonly k: number;
  readonly h: number;
  readonly fir: boolean;
  readonly svg?: string;
}

/** `fettle chart`. `typed` makes a path of what was typed, `out` takes lines of the result. */
export function registerChart(program: Command, typed: (path: string) => string, out: (line: string) => void): void {
  program
    .command('chart')
    .description('a control chart of a CSV or JSON file: limits, every point, violations of run rules, capability')
    .addArgument(new Argument('<kind>', 'the chart').choices(ChartKind.options))
    .requiredOption('--data <file>', 'CSV with a header, or JSON')
    .option('--value <column>', 'what is measured (default: "value", or the only column of numbers); x1,x2,x3: each row is a sample')
    .option('--sample <column>', 'which sample a row belongs to (default: "sample")')
    .option('--count <column>', 'defective units, or defects (default: "count", or the only column of numbers)')
    .option('--size <column-or-number>', 'units inspected in each sample; of measured values, rows in a sample (default: "size")')
    .option('--series <id>', 'which series, of a file with several')
    .option('--phase1 <samples>', 'samples that the limits are learned from: 1-25 or 1-10,12-25 (default: all)')
    .option('--exclude <samples>', 'samples of phase I to leave out of the limits')
    .option('--centre, --center <x>', 'state the centre line instead of learning it', anyNumber)
    .option('--target <x>', 'the same, as EWMA and CUSUM name it', anyNumber)
    .option('--sigma <s>', 'state σ of single values instead of learning it', positive)
    .option('--rules <set>', 'nelson, we, or rules by name: nelson1,nelson2', 'nelson')
    .option('--run <rule=length...>', 'other run lengths: nelson2=8, nelson5=2/3')
    .option('--lsl <x>', 'lower specification limit', anyNumber)
    .option('--usl <x>', 'upper specification limit', anyNumber)
    .option('--confidence <p>', 'of the intervals of capability', weight, 0.95)
    .option('--lambda <w>', 'EWMA: weight of the newest point', weight, 0.2)
    .option('-L <n>', 'EWMA: width of the limits in σ', positive, 3)
    .option('-k <n>', 'CUSUM: allowance in σ', notNegative, 0.5)
    .option('-h <n>', 'CUSUM: decision interval in σ', positive, 5)
    .option('--fir', 'CUSUM: begin both sums at h/2 (fast initial response)', false)
    .option('--svg <file>', 'write the chart as a picture')
    .option('--json', 'one JSON object instead of words', false)
    .helpOption('--help', 'what this command takes')
    .action(async (kind: ChartKind, options: Typed & Record<string, never>) => {
      const { runChart } = await import('./chart-command.ts');
      const { data, center, target, L, fir, svg, ...rest } = options as Typed;
      const chosen = center ?? target;
      await runChart(
        kind,
        {
          ...(rest as { rules: string; json: boolean } & Typed),
          data: typed(data),
          centre: chosen,
          width: L,
          headStart: fir ? rest.h / 2 : 0,
          svg: svg === undefined ? undefined : typed(svg),
        },
        out,
      );
    });
}
