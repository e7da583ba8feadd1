import type { Value } from '@fettle/flows';
import { type CellColumn, compileTable, type DecisionTable } from '@fettle/flows/tables/index.ts';
import { valueWords } from '../parts/value-words.ts';

/** What a cell says to the values of now, as far as they are known: whether it holds, or what it gives. Undefined: nothing can be said, or it need not be. */
export function cellNowWords(
  table: DecisionTable,
  { side, index }: CellColumn,
  text: string,
  now: readonly (Value | undefined)[],
): string | undefined {
  if (text.trim() === '' || text.trim() === '-' || (side === 'give' && !/^\s*cel\s*\(/.test(text))) return undefined;
  const row = { when: table.inputs.map(() => '-'), give: table.outputs.map(() => ''), note: '' };
  row[side][index] = text;
  const { aggregation: _, ...rest } = table;
  const alone = compileTable({ ...rest, hitPolicy: 'first', rows: [row] });
  if (alone.read.faults.length > 0) return undefined;
  const outcome = alone.evaluate(now);
  const input = side === 'when' ? table.inputs[index]! : undefined;
  const value = input === undefined ? '' : `Now ${valueWords(now[index], input.unit)}: `;
  switch (outcome.kind) {
    case 'matched':
      return input === undefined
        ? `Now ${valueWords(outcome.outputs[table.outputs[index]!.name], table.outputs[index]!.unit)}`
        : `${value}this holds`;
    case 'noMatch':
      return `${value}this does not hold`;
    case 'outside':
      return outcome.input === input?.name ? `${value}not a value that can come` : undefined;
    default:
      return 'Not known now: a reading is missing or not good';
  }
}
