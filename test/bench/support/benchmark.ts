/** A program behind `npm run bench -- NAME`. */
export interface Benchmark {
  /** One line for the list of names. */
  readonly summary: string;
  /** Exit code: 0 when everything was measured and the counts add up. A usage fault throws `UsageFault`. */
  run(args: readonly string[], print: Print): Promise<number>;
}

export interface Print {
  /** One line on stdout: the figures. */
  readonly figure: (figure: Figure) => void;
  /** One line on stderr: everything else. */
  readonly say: (line: string) => void;
}

/** One measured figure. Every benchmark prints figures in this form, one JSON object a line, and nothing else on stdout. */
export interface Figure {
  readonly bench: string;
  readonly metric: string;
  /** Where the doorbell was; absent where it makes no difference. */
  readonly queue?: 'postgres' | 'redis';
  /** Offered events per second; 0: as many as are taken; absent where nothing is offered. */
  readonly load?: number;
  readonly value: number;
  readonly unit: string;
}

/** The command line makes no sense; the message says how it would. */
export class UsageFault extends Error {}

/** Keys in the order of the form; values to four significant digits, which is more than a shared machine repeats. */
export function figureLine({ bench, metric, queue, load, value, unit }: Figure): string {
  return JSON.stringify({ bench, metric, queue, load, value: Number(value.toPrecision(4)), unit });
}
