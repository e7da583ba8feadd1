import type { ExpressionScope } from '../expression/scope.ts';
import { readUnit, type UnitOfMeasure } from '../expression/unit-of-measure.ts';
import type { DecisionTable, TableInput } from './decision-table.ts';

type Inputs = DecisionTable['inputs'];

/** What cel(…) in an input cell sees: every input by its name, and `value`, that of its own column. */
export function inputCellScope(inputs: Inputs, input: TableInput): ExpressionScope {
  return scopeOf([...inputs, { ...input, name: 'value' }], 'the inputs of the table, and value');
}

/** What cel(…) in an output cell sees: every input by its name. */
export function outputCellScope(inputs: Inputs): ExpressionScope {
  return scopeOf(inputs, 'the inputs of the table');
}

function scopeOf(inputs: Inputs, title: string): ExpressionScope {
  const units: Record<string, UnitOfMeasure> = {};
  for (const { name, kind, unit } of inputs) if (kind === 'number' && unit.trim() !== '') units[name] = readUnit(unit);
  const titles = inputs.filter((input) => input.title !== '').map((input) => [input.name, input.title]);
  return { names: Object.fromEntries(inputs.map(({ name, kind }) => [name, kind])), units, titles: Object.fromEntries(titles), title };
}
