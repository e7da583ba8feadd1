import { FettleError } from '@fettle/flows/fettle-error.ts';
import type { ColumnType, PlayerMapping } from './player-mapping.ts';

/** One signal that is served from one column. */
export interface PlannedSignal {
  readonly column: string;
  readonly signal: string;
  readonly type: ColumnType;
  readonly unit: string | undefined;
  /** Stays good in a bad row. */
  readonly annotation: boolean;
}

/**
 * Which signals the columns of a recording become, in the order of the columns. Columns that no entry of the mapping covers are left out.
 *
 * @throws FettleError invalidInput: the mapping names a column that `fileName` does not have, or two columns become the same signal.
 */
export function planSignals(columns: readonly string[], mapping: PlayerMapping, fileName: string): PlannedSignal[] {
  const named = Object.keys(mapping.columns).filter((name) => !name.includes('*'));
  const needed = [...named, ...mapping.annotations, ...mapping.badWhen.map((condition) => condition.column)];
  if (mapping.timeColumn) needed.push(mapping.timeColumn.column);
  const missing = [...new Set(needed)].filter((name) => !columns.includes(name));
  if (missing.length > 0) {
    throw new FettleError(
      'invalidInput',
      `${fileName} has no column ${missing.map((name) => `"${name}"`).join(', ')}, which the mapping names.`,
    );
  }
  const signals = columns.flatMap((column) => {
    if (column === mapping.timeColumn?.column) return [];
    const entry = mapping.columns[column] ?? patternFor(column, mapping);
    if (!entry) return [];
    return [
      { column, signal: entry.signal ?? column, type: entry.type, unit: entry.unit, annotation: mapping.annotations.includes(column) },
    ];
  });
  const names = [...signals.map((entry) => entry.signal), mapping.cycleSignal, mapping.partSignal];
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    const message = `The mapping makes two signals named "${twice}" of ${fileName}. Give one of the columns another name with "signal".`;
    throw new FettleError('invalidInput', message);
  }
  return signals;
}

function patternFor(column: string, mapping: PlayerMapping) {
  const pattern = Object.keys(mapping.columns).find((name) => name.includes('*') && matches(name, column));
  return pattern === undefined ? undefined : mapping.columns[pattern];
}

/** Does `text` match a pattern in which `*` stands for any characters? */
export function matches(pattern: string, text: string): boolean {
  const expression = pattern.split('*').map((literal) => literal.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${expression.join('.*')}$`, 's').test(text);
}
