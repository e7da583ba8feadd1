import { EnteredValues, type Json, WorkInstruction } from '@fettle/flows';
import { exactTime } from '../../../parts/time-words.ts';
import { valueWords } from '../../../parts/value-words.ts';
import type { FieldName, RecordNames } from './record-names.ts';

/** One recorded value as a row of a table. */
export interface ValueRow {
  readonly key: string;
  readonly title: string;
  readonly value: string;
  readonly unit: string;
  /** `5.85 … 6.15`, `≥ 2.8`; empty: none. */
  readonly limits: string;
  readonly isOutside: boolean;
  /** Where it came from, or what was said about it. */
  readonly note: string;
}

/** Limits in words, both included. */
export function limitWords(lower: number | undefined, upper: number | undefined): string {
  if (lower !== undefined && upper !== undefined) return `${lower} … ${upper}`;
  if (lower !== undefined) return `≥ ${lower}`;
  return upper === undefined ? '' : `≤ ${upper}`;
}

function isOutside(value: Json, { lower, upper }: Pick<FieldName, 'lower' | 'upper'>): boolean {
  return typeof value === 'number' && (value < (lower ?? Number.NEGATIVE_INFINITY) || value > (upper ?? Number.POSITIVE_INFINITY));
}

function rowOf(key: string, value: Json, field: FieldName, note: string): ValueRow {
  const lists = Array.isArray(value) ? (value as readonly Json[]) : undefined;
  const time = key.endsWith('At') && typeof value === 'number' && value > 1e12 ? exactTime(value) : undefined;
  return {
    key,
    title: field.title,
    value: time ?? (lists === undefined ? valueWords(value) : lists.map((item) => valueWords(item)).join(' → ') || '–'),
    unit: value === null ? '' : field.unit,
    limits: limitWords(field.lower, field.upper),
    isOutside: isOutside(value, field),
    note,
  };
}

/** What a person entered, in the order and with the words and limits of the instruction that stood on the terminal. */
export function enteredRows(instruction: Json | undefined, entries: Json | undefined): readonly ValueRow[] {
  const asked = WorkInstruction.safeParse(instruction).data?.steps.flatMap((step) => step.entries) ?? [];
  const entered = EnteredValues.safeParse(entries).data ?? {};
  const known = asked.flatMap((entry) => {
    const answer = entered[entry.key];
    if (answer === undefined) return [];
    const isAsMeasured = entry.automatic !== undefined && entry.automatic.value === answer.value;
    return [
      rowOf(entry.key, answer.value, entry, [isAsMeasured ? 'measured, confirmed' : '', answer.comment ?? ''].filter(Boolean).join('; ')),
    ];
  });
  const others = Object.entries(entered).filter(([key]) => !asked.some((entry) => entry.key === key));
  return [...known, ...others.map(([key, { value, comment }]) => rowOf(key, value, { title: key, unit: '' }, comment ?? ''))];
}

/** Results that a flowNode left. Milestones that were reached are told by the journey already, and what has no value is no row. */
export function resultRows(flowNode: string, results: Json | undefined, names: RecordNames): readonly ValueRow[] {
  if (typeof results !== 'object' || results === null || Array.isArray(results)) return [];
  return Object.entries(results as Readonly<Record<string, Json>>).flatMap(([key, value]) => {
    const field = names.field(flowNode, key);
    if (value === null || value === '' || (Array.isArray(value) && value.length === 0) || (field.isMilestone === true && value === true))
      return [];
    if (field.isMilestone === true && value === false) return [rowOf(key, 'not reached', field, '')];
    const words = key === 'person' && typeof value === 'string' ? names.person(value) : value;
    return [rowOf(key, words, field, field.source ?? '')];
  });
}
