export { analyseTable, type Gap, type Overlap, type TableAnalysis, type TablePart, type UnreachableRow } from './analyse-table.ts';
export { quotedText, valueText } from './cell-text.ts';
export { type CompiledTable, compileTable } from './compile-table.ts';
export { type CellColumn, type CellCompletion, completeCell } from './complete-cell.ts';
export { columnTitle, DecisionTable, ROW_LIMIT, TableInput, TableOutput, TableRow } from './decision-table.ts';
export { AGGREGATION_TITLE, Aggregation, givesSeveral, HIT_POLICIES, HitPolicy, hitPolicySign, readHitPolicy } from './hit-policy.ts';
export { type ReadTable, readTable, type TableFault } from './read-table.ts';
export type { TableOutcome } from './table-outcome.ts';
export { exampleWords, hitPolicyWords, type TableProblem, tableProblems } from './table-problems.ts';
