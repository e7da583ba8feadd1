import { type Port, ValueKind } from '@fettle/flows';
import { formField } from './widget.ts';

/** Readings come in. `any` takes every kind. */
export function readingIn(kind: ValueKind | 'any'): Port {
  return { name: 'in', title: 'Reading', kind };
}

/** The kind of value that a step works on; it types its ports. */
export function valueKindField(fallback: ValueKind = 'number') {
  return ValueKind.default(fallback).meta(
    formField({
      title: 'Kind of value',
      description: 'Connections carry values of this kind.',
      widget: 'select',
      options: { number: 'Number', string: 'Text', boolean: 'Yes or no' },
    }),
  );
}
