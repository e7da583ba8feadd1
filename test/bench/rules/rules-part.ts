import type { Print } from '../support/benchmark.ts';

/** One part of `npm run bench -- rules`, in a file of its own. */
export interface RulesPart {
  /** What `--part` calls it. */
  readonly name: string;
  /** One line for who asks what there is. */
  readonly summary: string;
  /** Prints its figures; gives what does not add up (two ways that should fire the same and do not), one sentence each. */
  run(options: RulesPartOptions): Promise<readonly string[]>;
}

export interface RulesPartOptions {
  /** Length of each measurement. */
  readonly seconds: number;
  readonly figure: (metric: string, value: number, unit: string) => void;
  readonly say: Print['say'];
  readonly print: Print;
}
