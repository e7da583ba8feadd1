import { analyseTable, type DecisionTable, type TableAnalysis, type TableProblem, tableProblems } from '@fettle/flows/tables/index.ts';
import { config } from 'zod';

export interface TableQuestion {
  readonly number: number;
  readonly table: DecisionTable;
}

export interface TableAnswer {
  readonly number: number;
  readonly analysis: TableAnalysis;
  readonly problems: readonly TableProblem[];
}

config({ jitless: true });

self.onmessage = ({ data: { number, table } }: MessageEvent<TableQuestion>) => {
  const analysis = analyseTable(table);
  self.postMessage({ number, analysis, problems: tableProblems(table, analysis) } satisfies TableAnswer);
};
