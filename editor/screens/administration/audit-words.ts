import { keyWords } from '../../parts/key-words.ts';
import { valueWords } from '../../parts/value-words.ts';

export interface ChangedField {
  readonly field: string;
  /** Absent: it was not there. */
  readonly before?: string;
  /** Absent: it is not there any more. */
  readonly after?: string;
  /** The words do not tell all of it. */
  readonly isShortened: boolean;
}

/** The fields in which two values of an audit entry differ, in words. A value that is no record counts as one field without a name. */
export function changedFields(oldValue: unknown, newValue: unknown): readonly ChangedField[] {
  const before = fieldsOf(oldValue);
  const after = fieldsOf(newValue);
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((field) => {
    const [was, is] = [before[field], after[field]];
    if (JSON.stringify(was) === JSON.stringify(is)) return [];
    return [
      {
        field: keyWords(field),
        isShortened: isShortened(was) || isShortened(is),
        ...(was === undefined || was === null ? {} : { before: words(was) }),
        ...(is === undefined || is === null ? {} : { after: words(is) }),
      },
    ];
  });
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  if (value === null || value === undefined) return {};
  return typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown>) : { '': value };
}

/** Characters of a text. */
const LONGEST = 60;

function isShortened(value: unknown): boolean {
  if (typeof value === 'string') return value.length > LONGEST;
  return typeof value === 'object' && value !== null && words(value) !== 'none' && !(Array.isArray(value) && isPlain(value));
}

function isPlain(list: readonly unknown[]): boolean {
  return list.length <= 4 && list.every((item) => typeof item !== 'object');
}

/** Lists of plain values are written out; anything deeper is counted, the whole of it is a click away. */
function words(value: unknown): string {
  if (Array.isArray(value)) return isPlain(value) ? value.join(', ') || 'none' : `${value.length} items`;
  if (typeof value === 'object' && value !== null) {
    const parts = Object.entries(value);
    return parts.length === 0 ? 'none' : parts.length === 1 ? '1 field' : `${parts.length} fields`;
  }
  const text = valueWords(value as string | number | boolean);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
