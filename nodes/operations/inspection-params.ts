import { z } from 'zod';
import { durationField, keyField, multilineField, skillsField, stationField, textField } from '../fields.ts';
import { formField } from '../widget.ts';
import { optionalField, SKILLS } from './optional-field.ts';
import { pictureField } from './picture-field.ts';
import { translationsField } from './translations-field.ts';

const NUMERIC = { field: 'kind', is: ['numeric'] };

/** ISA-95 test specification criterion: something measured, or something judged by a person. */
export const Characteristic = z.strictObject({
  key: keyField({ title: 'Key', description: 'Name of the result: `data.<id>.<key>`.' }),
  title: textField({ title: 'Title', description: 'What is inspected; for yes or no, a statement that is true of a good unit.' }),
  kind: z
    .enum(['numeric', 'attribute'])
    .default('numeric')
    .meta(formField({ title: 'Kind', widget: 'select', options: { numeric: 'Measured number', attribute: 'Yes or no' } })),
  unit: z
    .string()
    .max(30)
    .default('')
    .meta(formField({ title: 'Unit', description: 'Engineering unit: mm, µm, N.', widget: 'text', showWhen: NUMERIC })),
  lower: z
    .number()
    .optional()
    .meta(formField({ title: 'Lower limit (LSL)', description: 'A value equal to it passes.', widget: 'number', showWhen: NUMERIC })),
  upper: z
    .number()
    .optional()
    .meta(formField({ title: 'Upper limit (USL)', description: 'A value equal to it passes.', widget: 'number', showWhen: NUMERIC })),
  method: multilineField({ title: 'Method', description: 'How it is inspected and with which gauge.' }),
  picture: pictureField,
  required: z
    .boolean()
    .default(true)
    .meta(formField({ title: 'Required', description: 'Without it the unit cannot pass.', widget: 'switch' })),
});
export type Characteristic = z.infer<typeof Characteristic>;

export const InspectionParams = z.strictObject({
  station: stationField({ title: 'Station', description: 'The station whose queue shows the inspection.' }),
  instruction: textField({ title: 'Instruction', description: "Title at the terminal. Empty: the step's name." }),
  characteristics: z
    .array(Characteristic)
    .min(1, 'An inspection has at least one characteristic.')
    .max(100)
    .default([{ key: 'visual', title: 'Looks good', kind: 'attribute', unit: '', method: '', picture: '', required: true }])
    .meta(formField({ title: 'Characteristics', description: 'One screen each at the terminal.', widget: 'list' })),
  standardTime: durationField({ title: 'Standard time', description: 'What the inspection takes by plan. 0: none.' }),
  skills: skillsField(SKILLS),
  optional: optionalField,
  translations: translationsField,
});
export type InspectionParams = z.infer<typeof InspectionParams>;
