import type { Json, Port, Value } from '@fettle/flows';
import { columnTitle, DecisionTable, outputValues } from '@fettle/flows/tables/index.ts';
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

/** What is asked for an input: its expression, or the value that is called like it. */
export const inputSource = ({ expression, name }: DecisionTable['inputs'][number]): string =>
  expression.trim() === '' ? name : expression;

export interface TableWay {
  readonly port: string;
  readonly value: Value;
  readonly title: string;
}

/** By table, then by output: a token that is decided asks for its way out, and the params of a released flow are one object. */
const known = new WeakMap<DecisionTable, Map<string, readonly TableWay[]>>();

/** A way out for each value that the output `ways` can have: those that it lists, else those in its rows. */
export function tableWays(table: DecisionTable, ways: string): readonly TableWay[] {
  const ofTable = known.get(table) ?? new Map<string, readonly TableWay[]>();
  known.set(table, ofTable);
  const found = ofTable.get(ways) ?? readWays(table, ways);
  ofTable.set(ways, found);
  return found;
}

const readWays = (table: DecisionTable, ways: string): readonly TableWay[] =>
  outputValues(
    table,
    table.outputs.findIndex(({ name }) => name === ways),
  ).map((value) => ({ port: wayPort(value), value, title: String(value) }));

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
