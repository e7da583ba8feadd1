import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FettleError } from '@fettle/flows';
import { readDataTable } from '../../../server/cli/chart/data-table.ts';

/** Part numbers of `parts.csv`, in its order: those whose columns have the given values, and the others. */
export function partsByCondition(
  folder: string,
  condition: Readonly<Record<string, string>>,
): { readonly learn: readonly number[]; readonly judge: readonly number[] } {
  const path = join(folder, 'parts.csv');
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new FettleError(
      'invalidInput',
      `The recordings need a list of their parts, but ${path} cannot be read. Give their folder with --recordings.`,
      { cause },
    );
  }
  const { rows, columns } = readDataTable(text, path);
  const unknown = ['No', ...Object.keys(condition)].find((name) => !columns.includes(name));
  if (unknown !== undefined) throw new FettleError('invalidInput', `${path} has no column "${unknown}"; it has ${columns.join(', ')}.`);
  const fits = ({ cells }: (typeof rows)[number]): boolean => Object.entries(condition).every(([name, value]) => cells[name] === value);
  const numbers = (some: typeof rows): number[] => some.map(({ cells }) => Number(cells.No));
  return { learn: numbers(rows.filter(fits)), judge: numbers(rows.filter((row) => !fits(row))) };
}
