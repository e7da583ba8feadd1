import type { FormSchema } from '@fettle/flows/form-schema.ts';
import type { FormField, Widget } from '@fettle/nodes/widget.ts';

/** A field of a form: the node type's words for it and the schema of its value. */
export interface FieldSpec extends Omit<FormField, 'widget'> {
  readonly name: string;
  readonly widget: Widget;
  readonly schema: FormSchema;
  readonly required: boolean;
}

const known = new WeakMap<FormSchema, readonly FieldSpec[]>();

/** The fields of an object schema, in the order in which the node type wrote them; the same objects each time. */
export function fieldsOf(schema: FormSchema): readonly FieldSpec[] {
  const fields = known.get(schema) ?? readFields(schema);
  known.set(schema, fields);
  return fields;
}

function readFields(schema: FormSchema): readonly FieldSpec[] {
  const required = new Set(schema.required);
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
    typeof property === 'boolean' ? [] : [fieldOf(name, property, required.has(name))],
  );
}

export function fieldOf(name: string, schema: FormSchema, required: boolean): FieldSpec {
  const meta = schema as FormSchema & Partial<FormField>;
  return { ...meta, name, schema, required, title: meta.title ?? name, widget: meta.widget ?? plainWidget(schema) } as FieldSpec;
}

/** Whether a field is shown, by the value of the sibling that it depends on. */
export function isShown(field: Pick<FieldSpec, 'showWhen'>, siblings: Readonly<Record<string, unknown>>): boolean {
  return field.showWhen === undefined || (field.showWhen.is as readonly unknown[]).includes(siblings[field.showWhen.field]);
}

/** A field that names no widget gets the plain one of its type. */
function plainWidget({ type, enum: choices }: FormSchema): Widget {
  if (choices !== undefined) return 'select';
  if (type === 'number' || type === 'integer') return 'number';
  if (type === 'boolean') return 'switch';
  return type === 'array' ? 'list' : 'text';
}

/** The item schema of a list. */
export function itemSchemaOf(schema: FormSchema): FormSchema {
  const { items } = schema;
  return typeof items === 'object' && !Array.isArray(items) ? items : { type: 'string' };
}

/** A new item for a list: the defaults of its fields, a key that no other item has, and empty texts where something is required. */
export function newItem(schema: FormSchema, existing: readonly unknown[]): unknown {
  if (schema.type !== 'object') return schema.default ?? emptyOf(schema);
  const item: Record<string, unknown> = {};
  for (const { name, schema: property, required, widget } of fieldsOf(schema)) {
    const isName = widget === 'key' || (required && (property.minLength ?? 0) > 0 && property.enum === undefined);
    if (isName) item[name] = freeKey(existing.map((other) => (other as Record<string, unknown>)[name]));
    else if (property.default !== undefined) item[name] = structuredClone(property.default);
    else if (required) item[name] = emptyOf(property);
  }
  return item;
}

function emptyOf({ type, enum: choices }: FormSchema): unknown {
  if (choices !== undefined) return choices[0];
  if (type === 'number' || type === 'integer') return 0;
  if (type === 'boolean') return false;
  if (type === 'array') return [];
  return type === 'object' ? {} : '';
}

/** Goes on from the last key as a person would: `a`, `b`, then `c`; `layer2`, then `layer3`; else `item1`. */
function freeKey(keys: readonly unknown[]): string {
  const taken = new Set(keys);
  const last = String(keys.at(-1) ?? '');
  const letter = /^[a-y]$/.exec(last) ? String.fromCharCode(last.charCodeAt(0) + 1) : undefined;
  if (letter !== undefined && !taken.has(letter)) return letter;
  const numbered = /^(.*?)(\d+)$/.exec(last);
  const stem = numbered?.[1] || 'item';
  for (let number = Number(numbered?.[2] ?? 0) + 1; ; number += 1) if (!taken.has(`${stem}${number}`)) return `${stem}${number}`;
}
