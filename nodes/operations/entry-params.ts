import { type DataEntry, type RoutingContext, ValueKind } from '@fettle/flows';
import { z } from 'zod';
import { evaluateKind } from '../evaluate-value.ts';
import { expressionField, keyField, textField } from '../fields.ts';
import type { Problem } from '../problem.ts';
import { formField } from '../widget.ts';

const NUMBER_ONLY = { field: 'valueKind', is: ['number'] };

/** One data entry as it is drawn. `automatic` is CEL; in the work instruction it has become a value. */
export const EntryParams = z.strictObject({
  key: keyField({ title: 'Key', description: 'Name of the result: `data.<id>.<key>`.' }),
  title: textField({ title: 'Title', description: 'The question as the operator reads it.' }),
  valueKind: ValueKind.default('number').meta(
    formField({ title: 'Kind', widget: 'select', options: { number: 'Number', string: 'Text', boolean: 'Yes or no' } }),
  ),
  unit: z
    .string()
    .max(30)
    .default('')
    .meta(formField({ title: 'Unit', description: 'Engineering unit: mm, °C, bar.', widget: 'text', showWhen: NUMBER_ONLY })),
  lower: z
    .number()
    .optional()
    .meta(formField({ title: 'Lower limit', description: 'A lower value needs a comment.', widget: 'number', showWhen: NUMBER_ONLY })),
  upper: z
    .number()
    .optional()
    .meta(formField({ title: 'Upper limit', description: 'A higher value needs a comment.', widget: 'number', showWhen: NUMBER_ONLY })),
  choices: z
    .array(
      z
        .string()
        .min(1, 'A choice cannot be empty.')
        .max(200)
        .meta(formField({ title: 'Choice', widget: 'text' })),
    )
    .max(50)
    .default([])
    .meta(
      formField({
        title: 'Choices',
        description: 'Texts to choose from; up to six become tiles. None: free text.',
        widget: 'list',
        showWhen: { field: 'valueKind', is: ['string'] },
      }),
    ),
  required: z
    .boolean()
    .default(true)
    .meta(formField({ title: 'Required', description: 'The operation cannot be finished without it.', widget: 'switch' })),
  automatic: expressionField({
    title: 'Automatic value',
    description: 'Filled in by Fettle from the unit and earlier results; the operator confirms it. Empty: none.',
    scope: 'routing',
    result: 'any',
  }),
});
export type EntryParams = z.infer<typeof EntryParams>;

/** The unit's own copy of an entry. An automatic value that has no value yet (`null`) leaves the entry to the operator. */
export function entryFor(ctx: Pick<RoutingContext<unknown>, 'evaluate' | 'flowNode'>, params: EntryParams): DataEntry {
  const { automatic, choices, title, ...rest } = params;
  const entry: DataEntry = { ...rest, title: title || params.key, ...(choices.length === 0 ? {} : { choices }) };
  if (automatic === '') return entry;
  const value = evaluateKind(ctx, automatic, `automatic value of "${entry.title}"`, params.valueKind);
  return value === null ? entry : { ...entry, automatic: { value, source: automatic } };
}

/** True for a number outside the limits. No value, and a value of another kind, are not outside: they are missing. */
export function isOutside({ lower, upper }: Pick<EntryParams, 'lower' | 'upper'>, value: unknown): boolean {
  return typeof value === 'number' && ((lower !== undefined && value < lower) || (upper !== undefined && value > upper));
}

/** Faults of one entry. `path` is its JSON path. */
export function entryProblems(path: string, { valueKind, lower, upper, choices }: EntryParams): readonly Problem[] {
  const problems: Problem[] = [];
  if (lower !== undefined && upper !== undefined && lower > upper) {
    problems.push({ path: `${path}.lower`, message: `The lower limit ${lower} is above the upper limit ${upper}.` });
  }
  if (valueKind !== 'number' && (lower !== undefined || upper !== undefined)) {
    problems.push({ path: `${path}.valueKind`, message: 'Only numbers have limits; choose the kind "Number" or remove the limits.' });
  }
  if (valueKind !== 'string' && choices.length > 0) {
    problems.push({ path: `${path}.choices`, message: 'Only texts have choices; choose the kind "Text" or remove the choices.' });
  }
  return problems;
}
