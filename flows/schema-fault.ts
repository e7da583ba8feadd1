import type { z } from 'zod';

/** One thing that is wrong in a document: where (`flowNodes[2].id`), and what, ready to be read after the place. */
export interface SchemaFault {
  readonly path: string;
  readonly message: string;
}

const NAME = /^[A-Za-z_$][\w$]*$/;

/** `['collect', 0, 'while']` → `collect[0].while`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    const name = String(step);
    if (!NAME.test(name)) return `${text}[${JSON.stringify(name)}]`;
    return text === '' ? name : `${text}.${name}`;
  }, '');
}

const TYPE_TITLE: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

/** What a zod issue means to the person who wrote the document. A message that the schema itself gives is kept. */
export function schemaFaults(error: z.ZodError, document: unknown): readonly SchemaFault[] {
  return error.issues.map((issue) => ({ path: pathText(issue.path), message: describe(issue, valueAt(document, issue.path)) }));
}

/** `rows[2].when is missing: add it.`; what is a sentence already stands alone. */
export function faultSentence(fault: SchemaFault | undefined): string {
  if (fault === undefined) return 'it is not known why.';
  const sentence = /^[A-Z]/.test(fault.message) || fault.path === '' ? fault.message : `${fault.path} ${fault.message}`;
  return sentence.endsWith('.') ? sentence : `${sentence}.`;
}

function valueAt(document: unknown, path: readonly PropertyKey[]): unknown {
  let value = document;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[step];
  }
  return value;
}

function describe(issue: z.core.$ZodIssue, value: unknown): string {
  const own = issue.message.startsWith('Invalid') || issue.message.startsWith('Too ') ? undefined : issue.message;
  switch (issue.code) {
    case 'invalid_type': {
      if (value === undefined) return 'is missing: add it';
      return own ?? `must be ${TYPE_TITLE[issue.expected] ?? issue.expected}`;
    }
    case 'too_small':
      if (own === undefined && issue.minimum === 1 && unitOf(issue.origin) !== '') return 'is empty: fill it in';
      return own ?? `is too small or too short: at least ${issue.minimum}${unitOf(issue.origin)}`;
    case 'too_big':
      return own ?? `is too large or too long: at most ${issue.maximum}${unitOf(issue.origin)}`;
    case 'invalid_value':
      return own ?? `must be ${issue.values.map((each) => JSON.stringify(each)).join(' or ')}, but is ${shown(value)}`;
    case 'invalid_format':
      return own ?? `does not look right: ${shown(value)} is not of the form ${issue.pattern ?? issue.format}`;
    case 'unrecognized_keys':
      return `has names that mean nothing here: ${issue.keys.join(', ')}`;
    case 'invalid_union':
      return own ?? `${value === undefined ? 'is missing: add it' : `is none of the possible forms, but ${shown(value)}`}`;
    default:
      return own ?? issue.message;
  }
}

const unitOf = (origin: string): string => (origin === 'string' ? ' characters' : origin === 'array' ? ' elements' : '');

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'missing';
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
