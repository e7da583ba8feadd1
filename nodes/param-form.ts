import type { AnyNodeType } from '@fettle/flows';
import { formSchema } from '@fettle/flows/form-schema.ts';
import type { FormField } from './widget.ts';

/** One field of the form of a node type, as its JSON Schema describes it. */
export interface ParamField extends FormField {
  /** `steps[].entries[].lower`. */
  readonly path: string;
  /** JSON Schema of the value. */
  readonly schema: Readonly<Record<string, unknown>>;
  readonly required: boolean;
}

interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema & Record<string, unknown>>>;
  readonly required?: readonly string[];
  readonly items?: Schema & Record<string, unknown>;
  readonly [name: string]: unknown;
}

/** Every field of the form, in order, those of list items after their list. */
export function paramFields(nodeType: AnyNodeType): readonly ParamField[] {
  return fieldsOf(formSchema(nodeType.params) as Schema, '');
}

function fieldsOf(schema: Schema, prefix: string): readonly ParamField[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    const words = field as unknown as FormField;
    const own: ParamField = { ...words, path, schema: field, required: schema.required?.includes(name) === true };
    return [own, ...(field.items?.type === 'object' ? fieldsOf(field.items, `${path}[].`) : [])];
  });
}
