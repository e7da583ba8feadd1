import { nodeForm } from '../form-schema.ts';
import type { LintNode } from './lint-context.ts';

/** A length of time among a flowNode's params, as it is written there, whether it parses or not. */
export interface DurationField {
  readonly path: string;
  /** Of the form: `Answer within`. */
  readonly title: string;
  readonly value: unknown;
  /** Seconds that a new flowNode has. Above 0: the step needs a time, and 0 does not stand for none. */
  readonly fallback: number;
}

/** What is asked of a field's schema; the rest of JSON Schema is left alone. */
interface Field {
  readonly title?: string;
  readonly widget?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Field>>;
  readonly items?: Field;
  readonly showWhen?: { readonly field: string; readonly is: readonly unknown[] };
}

/** Every length of time of a flowNode that counts by its other params. */
export function durationFields({ type, migration, flowNode }: LintNode): readonly DurationField[] {
  if (type === undefined) return [];
  const { params } = migration.flowNode ?? flowNode;
  return fieldsIn(nodeForm(type).schema as Field, params, '');
}

function fieldsIn(schema: Field, value: unknown, path: string): readonly DurationField[] {
  if (schema.items !== undefined) {
    const { items } = schema;
    return Array.isArray(value) ? value.flatMap((each: unknown, index) => fieldsIn(items, each, `${path}[${index}]`)) : [];
  }
  if (schema.properties === undefined || typeof value !== 'object' || value === null) return [];
  const { properties } = schema;
  const values = value as Readonly<Record<string, unknown>>;
  const paramOf = (name: string): unknown => values[name] ?? properties[name]?.default;
  return Object.entries(properties).flatMap(([name, field]) => {
    const { showWhen } = field;
    if (showWhen !== undefined && !showWhen.is.includes(paramOf(showWhen.field))) return [];
    const at = path === '' ? name : `${path}.${name}`;
    if (field.widget !== 'duration') return fieldsIn(field, values[name], at);
    if (values[name] === undefined) return [];
    return [{ path: at, title: field.title ?? name, value: values[name], fallback: Number(field.default ?? 0) }];
  });
}
