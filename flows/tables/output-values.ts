import type { Value } from '../value.ts';
import { CellFault } from './cell-fault.ts';
import type { DecisionTable, TableOutput } from './decision-table.ts';
import { parseOutput, parseOutputValues } from './parse-output.ts';

/**
 * The values that an output can have: those that it lists, else those in its rows and its fallback, in their order. What cannot be read, and what cel(…) will
 * give, is not among them. No cell is compiled, so that whoever draws a table's ways out needs neither CEL nor the conditions of the rows.
 */
export function outputValues(table: DecisionTable, column: number): readonly Value[] {
  const output = table.outputs[column];
  if (output === undefined) return [];
  const listed = read(() => parseOutputValues(output.values, output)) ?? [];
  if (listed.length > 0) return listed;
  const cells = [...table.rows.map(({ give }) => give[column] ?? ''), output.fallback];
  return [...new Set(cells.flatMap((text) => given(text, output)))];
}

function given(text: string, output: TableOutput): readonly Value[] {
  const cell = read(() => parseOutput(text, output));
  return cell === undefined || !('value' in cell) || cell.value === null ? [] : [cell.value];
}

/** Undefined: it has a fault, which the linter tells. */
function read<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof CellFault) return undefined;
    throw error;
  }
}
