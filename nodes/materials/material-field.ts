import { z } from 'zod';
import { type FormField, formField } from '../widget.ts';

/** Id of a material definition; empty: not chosen yet. */
export function materialField(words: Omit<FormField, 'widget'>) {
  return z
    .string()
    .max(100)
    .regex(/^[A-Za-z0-9._-]*$/, 'A material has letters, digits, dot, - and _.')
    .default('')
    .meta(formField({ ...words, widget: 'text' }));
}
