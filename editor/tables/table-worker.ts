import {
  analyseTable,
  type DecisionTable,
  type Narrowing,
  narrowings,
  readTable,
  type TableAnalysis,
  type TableProblem,
  tableProblems,
} from '@fettle/flows/tables/index.ts';
import { config } from 'zod';

export interface TableQuestion {
  readonly number: number;
  readonly table: DecisionTable;
}

export interface TableAnswer {
  readonly number: number;
  readonly analysis: TableAnalysis;
  readonly problems: readonly TableProblem[];
  /** For each problem, in the same order, the ways out of it when it is an overlap. */
  readonly ways: readonly (readonly Narrowing[])[];
}

config({ jitless: true });

self.onmessage = ({ data: { number, table } }: MessageEvent<TableQuestion>) => {
  const read = readTable(table);
  const analysis = analyseTable(read);
  const problems = tableProblems(table, analysis);
  const ways = problems.map(({ code, rows: [first, second] }) =>
    code === 'overlap' && first !== undefined && second !== undefined ? narrowings(read, [first, second]) : [],
  );
  self.postMessage({ number, analysis, problems, ways } satisfies TableAnswer);
};
