import { z } from 'zod';
import type { Problem } from './problem.ts';
import { type FormField, formField } from './widget.ts';

/*
 * The kinds of field that several node types have. Each accepts its empty value, so that a box can be put on the canvas before it is filled in; that
 * it must be filled in is a problem that the node type's `check` reports.
 */

/** A field's words; the widget is given. */
type Words = Omit<FormField, 'widget'>;

/** Id of a piece of equipment, or of a class where `allowClass`. */
export function equipmentField(words: Words) {
  return z
    .string()
    .max(100)
    .regex(/^([A-Za-z][A-Za-z0-9_-]*)?$/, 'An equipment id has letters, digits, - and _, and starts with a letter.')
    .default('')
    .meta(formField({ ...words, widget: 'equipment' }));
}

/** Id of the station (ISA-95 equipment) where people work. */
export function stationField(words: Words) {
  return z
    .string()
    .max(100)
    .regex(/^([A-Za-z][A-Za-z0-9_-]*)?$/, 'A station id has letters, digits, - and _, and starts with a letter.')
    .default('')
    .meta(formField({ ...words, widget: 'station' }));
}

export function connectionField(words: Words) {
  return z
    .string()
    .max(100)
    .regex(/^([A-Za-z][A-Za-z0-9_-]*)?$/, 'A connection id has letters, digits, - and _, and starts with a letter.')
    .default('')
    .meta(formField({ ...words, widget: 'connection' }));
}

export function signalField(words: Words) {
  return z
    .string()
    .max(100)
    .regex(/^([A-Za-z][A-Za-z0-9_]*)?$/, 'A signal name has letters, digits and _, and starts with a letter.')
    .default('')
    .meta(formField({ ...words, widget: 'signal' }));
}

/** CEL source; empty: none. It is checked where the equipment is known, by the linter. */
export function expressionField(words: Words & Required<Pick<FormField, 'scope' | 'result'>>) {
  return z
    .string()
    .max(4000)
    .default('')
    .meta(formField({ ...words, widget: 'expression' }));
}

export function textField(words: Words, fallback = '') {
  return z
    .string()
    .max(200)
    .default(fallback)
    .meta(formField({ ...words, widget: 'text' }));
}

export function multilineField(words: Words) {
  return z
    .string()
    .max(10_000)
    .default('')
    .meta(formField({ ...words, widget: 'multiline' }));
}

/** Ids of other flowNodes of the same flow. The node type gives them in `flowNodes` too, so that they are checked and follow a change of id. */
export function flowNodesField(words: Words) {
  return z
    .array(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'The id of a step has letters, digits and _, and starts with a letter.'))
    .max(100)
    .default([])
    .meta(formField({ ...words, widget: 'flowNodes' }));
}

/** Id of another flowNode of the same flow; empty: none yet. */
export function flowNodeField(words: Words) {
  return z
    .string()
    .max(60)
    .regex(/^([A-Za-z_][A-Za-z0-9_]*)?$/, 'The id of a step has letters, digits and _, and starts with a letter.')
    .default('')
    .meta(formField({ ...words, widget: 'flowNode' }));
}

/** Skills that whoever does the work must have. */
export function skillsField(words: Words) {
  return z
    .array(z.string().regex(/^[A-Za-z][A-Za-z0-9_-]*$/, 'A skill id has letters, digits, - and _, and starts with a letter.'))
    .max(20)
    .default([])
    .meta(formField({ ...words, widget: 'skills' }));
}

/** Seconds; 0: none. At most 366 days. */
export function durationField(words: Words, fallback = 0) {
  return z
    .number()
    .min(0)
    .max(366 * 24 * 3600)
    .default(fallback)
    .meta(formField({ ...words, widget: 'duration', unit: 's' }));
}

/** Words that CEL keeps for itself and that therefore cannot name a result. */
const RESERVED =
  /^(as|break|const|continue|else|false|for|function|if|import|in|let|loop|namespace|null|package|return|true|var|void|while)$/;

/** A name that stands in expressions (`data.cut.peakPower`) or names a port. */
export function keyField(words: Words) {
  return z
    .string()
    .max(60)
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'A key has letters, digits and _, and starts with a letter.')
    .refine((key) => !RESERVED.test(key), 'This word is reserved in expressions; choose another key.')
    .meta(formField({ ...words, widget: 'key' }));
}

/** Messages for keys that occur twice or are taken by the node type's own results. `path` is the JSON path of the list. */
export function keyProblems(path: string, keys: readonly string[], reserved: readonly string[]): readonly Problem[] {
  const problems: Problem[] = [];
  for (const [index, key] of keys.entries()) {
    const place = `${path}[${index}].key`;
    if (reserved.includes(key))
      problems.push({ path: place, message: `"${key}" is a name that this step uses itself; choose another key.` });
    if (keys.indexOf(key) < index) problems.push({ path: place, message: `The key "${key}" is used twice; every key must be different.` });
  }
  return problems;
}
