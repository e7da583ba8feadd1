import { z } from 'zod';
import type { DrawnNodeType } from './drawn-node-type.ts';

/** JSON Schema (draft 2020-12) of a node type's params as they are written, with the `.meta()` keys of every field: title, description, widget, unit, … */
export type FormSchema = z.core.JSONSchema.JSONSchema;

export interface NodeForm {
  readonly schema: FormSchema;
  /** What a new flowNode starts with. */
  readonly defaults: Readonly<Record<string, unknown>>;
}

const forms = new WeakMap<DrawnNodeType, NodeForm>();

/** What the inspector builds its form of. The same node type gives the same object; `defaults` is frozen, copy it before use. */
export function nodeForm(nodeType: DrawnNodeType): NodeForm {
  const known = forms.get(nodeType);
  if (known !== undefined) return known;
  const form = { schema: formSchema(nodeType.params), defaults: Object.freeze(structuredClone(nodeType.defaults)) };
  forms.set(nodeType, form);
  return form;
}

/**
 * The input side of a schema, so that a field with a default is optional. What JSON Schema cannot say (a refinement, a transformation) is left out: the form
 * shows the field, and the parse and the linter say what is wrong with it.
 */
export function formSchema(schema: z.ZodType): FormSchema {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' });
}
