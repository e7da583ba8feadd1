import type { Json } from '@fettle/flows';
import { valueWords } from '../../../parts/value-words.ts';

/** A value of a history line in words; nothing for none. */
export function text(value: Json | undefined): string {
  return value === undefined || value === null ? '' : valueWords(value);
}

/** A field of a record; undefined for anything else. */
export function field(value: Json | undefined, name: string): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, Json>>)[name] : undefined;
}

export function array(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

export function texts(value: Json | undefined): readonly string[] {
  return array(value).map((one) => text(one));
}
