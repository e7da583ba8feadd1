import type { Value } from '../value.ts';
import type { ReadTable } from './read-table.ts';

/** `null` is no value, and neither is a number that is none. */
export const knownValue = (value: Value | undefined): Value | undefined => (value === null || Number.isNaN(value) ? undefined : value);

/** What cel(…) sees: the inputs by name. */
export function inputValues({ table }: ReadTable, given: readonly (Value | undefined)[]): Readonly<Record<string, Value | undefined>> {
  return Object.fromEntries(table.inputs.map(({ name }, index) => [name, knownValue(given[index])]));
}
