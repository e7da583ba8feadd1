import { type DecisionTable, readTable } from '@fettle/flows/tables/index.ts';
import type { GridColumn } from './table-change.ts';

/** What is wrong with a cell as it is typed; undefined: nothing. */
export function cellFaultWords(table: DecisionTable, column: GridColumn, text: string): string | undefined {
  if (column.side === 'note') return undefined;
  const row = { when: table.inputs.map(() => '-'), give: table.outputs.map(() => ''), note: '' };
  row[column.side][column.index] = text;
  const path = `rows[0].${column.side}[${column.index}]`;
  return readTable({ ...table, rows: [row] }).faults.find((fault) => fault.path === path)?.message;
}
