import { FettleError, type Value } from '@fettle/flows';
import {
  type CompiledTable,
  columnTitle,
  compileTable,
  type DecisionTable,
  type TableOutcome,
  valueText,
} from '@fettle/flows/tables/index.ts';

const compiled = new WeakMap<DecisionTable, CompiledTable>();

/** The params of a released flow are one object, so its table is compiled once. */
export function compiledTable(table: DecisionTable): CompiledTable {
  const known = compiled.get(table) ?? compileTable(table);
  compiled.set(table, known);
  return known;
}

/** `Row 3: power > 5, stage "up" → action "hold"`: which row decided, and why. */
export function outcomeWords(table: DecisionTable, outcome: TableOutcome): string {
  switch (outcome.kind) {
    case 'matched': {
      const given = Object.entries(outcome.outputs).map(
        ([name, value]) => `${name} ${Array.isArray(value) ? JSON.stringify(value) : valueText(value as Value)}`,
      );
      return `${outcome.rows.length === 0 ? 'No row, fallback' : outcome.rows.map((row) => rowWords(table, row)).join('; ')} → ${given.join(', ')}`;
    }
    case 'noMatch':
      return 'No row matches';
    case 'outside':
      return `${outcome.input} has a value that cannot come`;
    case 'unknown':
      return `Not decided: ${outcome.inputs.join(', ')} ${outcome.inputs.length === 1 ? 'is' : 'are'} missing, bad or stale`;
    default:
      return `Rows ${outcome.rows.map((row) => row + 1).join(' and ')} contradict each other`;
  }
}

function rowWords({ inputs, rows }: DecisionTable, row: number): string {
  const asked = (rows[row]?.when ?? []).flatMap((cell, column) =>
    /^-?$/.test(cell.trim()) ? [] : [`${columnTitle(inputs[column]!)} ${cell.trim()}`],
  );
  return `Row ${row + 1}${asked.length === 0 ? '' : `: ${asked.join(', ')}`}`;
}

/** Rows that contradict each other give no result: somebody has to mend the table. */
export function conflictFault(
  table: DecisionTable,
  outcome: TableOutcome,
  flowNode: { readonly id: string; readonly name: string },
): FettleError {
  return new FettleError(
    'expressionInvalid',
    `${outcomeWords(table, outcome)} in the table of "${flowNode.name}". Correct the table and release the flow again.`,
    {
      place: { flowNode: flowNode.id, path: 'table' },
    },
  );
}
