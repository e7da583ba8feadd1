import type { Json } from '@fettle/flows';

/** A value as a person reads it: numbers with at most five significant digits, yes and no, a dash for no value. */
export function valueWords(value: Json | undefined, unit = ''): string {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'object') return JSON.stringify(value);
  const words = typeof value === 'number' && !Number.isInteger(value) ? String(Number(value.toPrecision(5))) : String(value);
  return unit === '' ? words : `${words} ${unit}`;
}
