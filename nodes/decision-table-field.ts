import { FettleError, type Json, type Port, type Value } from '@fettle/flows';
import { type CompiledTable, columnTitle, compileTable, DecisionTable, type TableOutcome, valueText } from '@fettle/flows/tables/index.ts';
import type { Problem } from './problem.ts';
import { formField } from './widget.ts';

/** The table of a step, edited in its own page. */
export function decisionTableField(fallback: DecisionTable) {
  return DecisionTable.default(fallback).meta(
    formField({ title: 'Table', description: 'Rows of conditions, and what each gives.', widget: 'table' }),
  );
}

/** What a new table begins with: one row that everything matches. */
export function startTable(expression: string): DecisionTable {
  return DecisionTable.parse({
    hitPolicy: 'first',
    inputs: [{ name: 'input1', title: 'Value', expression }],
    outputs: [{ name: 'result', title: 'Result', values: '"ok", "check"' }],
    rows: [{ when: ['-'], give: ['ok'] }],
  });
}

const compiled = new WeakMap<DecisionTable, CompiledTable>();

/** The params of a released flow are one object, so its table is compiled once. */
export function compiledTable(table: DecisionTable): CompiledTable {
  const known = compiled.get(table) ?? compileTable(table);
  compiled.set(table, known);
  return known;
}

/** What is asked for an input: its expression, or the value that is called like it. */
export const inputSource = ({ expression, name }: DecisionTable['inputs'][number]): string =>
  expression.trim() === '' ? name : expression;

export interface TableWay {
  readonly port: string;
  readonly value: Value;
  readonly title: string;
}

/** A way out for each value that the output `ways` can have: those that it lists, else those in its rows. */
export function tableWays(table: DecisionTable, ways: string): readonly TableWay[] {
  const column = table.outputs.findIndex(({ name }) => name === ways);
  if (column < 0) return [];
  const { read } = compiledTable(table);
  const listed = read.values[column]!;
  const given = read.rows.flatMap((row): readonly Value[] => {
    const cell = row?.give[column];
    return cell !== undefined && 'value' in cell && cell.value !== null ? [cell.value] : [];
  });
  const fallback = read.fallback?.[column] ?? null;
  const values = [...new Set(listed.length > 0 ? listed : fallback === null ? given : [...given, fallback])];
  return values.map((value) => ({ port: wayPort(value), value, title: String(value) }));
}

/** `scrap` → `way_scrap`, `Layer 1 up` → `way_Layer_1_up`. */
const wayPort = (value: Value): string => `way_${String(value).replaceAll(/[^A-Za-z0-9_]+/g, '_')}`;

/** Faults of a table as the step that has it sees them; what is in the cells is the linter's. */
export function tableWayProblems(table: DecisionTable, ways: string): readonly Problem[] {
  if (ways === '') return [];
  if (!table.outputs.some(({ name }) => name === ways))
    return [
      { path: 'ways', message: `The table has no output "${ways}". Choose one: ${table.outputs.map(({ name }) => name).join(', ')}.` },
    ];
  const found = tableWays(table, ways);
  if (found.length === 0)
    return [{ path: 'ways', message: `The output "${ways}" has no values yet, so there is no way out. List its values.` }];
  const clash = found.find(({ port }, index) => found.findIndex((other) => other.port === port) < index);
  return clash === undefined
    ? []
    : [{ path: 'ways', message: `The value "${clash.title}" gives a way out that another value has too. Name it otherwise.` }];
}

/** The way out of a matched row; undefined: its value has none. */
export function wayOf(table: DecisionTable, ways: string, outputs: Readonly<Record<string, Json>>): string | undefined {
  return tableWays(table, ways).find(({ value }) => value === outputs[ways])?.port;
}

/** Outputs as ports that carry readings. */
export function outputPorts(table: DecisionTable): readonly Port[] {
  return table.outputs.map((output) => ({
    name: `value_${output.name}`,
    title: columnTitle(output),
    kind: output.kind,
    optional: true,
    ...(output.kind === 'number' && output.unit !== '' ? { unit: output.unit } : {}),
  }));
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
