import { z } from 'zod';
import { durationField, keyField, multilineField, skillsField, stationField, textField } from '../fields.ts';
import { MaterialParams } from '../materials/material-requirement.ts';
import { formField } from '../widget.ts';
import { EntryParams } from './entry-params.ts';
import { optionalField, SKILLS } from './optional-field.ts';
import { pictureField } from './picture-field.ts';
import { translationsField } from './translations-field.ts';

const Step = z.strictObject({
  key: keyField({ title: 'Key', description: 'Names the step where instructions are compared and translated.' }),
  title: textField({ title: 'Title', description: 'What is done, in a few words.' }),
  text: multilineField({ title: 'Text', description: 'How it is done; blank lines part paragraphs.' }),
  picture: pictureField,
  entries: z
    .array(EntryParams)
    .max(30)
    .default([])
    .meta(formField({ title: 'Data entries', description: 'What the operator records in this step.', widget: 'entries' })),
});

const Outcome = z.strictObject({
  key: keyField({ title: 'Port', description: 'Name of the way out; connections refer to it.' }),
  title: textField({ title: 'Button', description: 'The word on the button.' }),
  tone: z
    .enum(['normal', 'bad'])
    .default('normal')
    .meta(formField({ title: 'Tone', widget: 'select', options: { normal: 'Normal', bad: 'Something is wrong' } })),
});

export const ManualOperationParams = z.strictObject({
  station: stationField({ title: 'Station', description: 'The station whose queue shows the work instruction.' }),
  instruction: textField({ title: 'Instruction', description: "Title of the work instruction. Empty: the step's name." }),
  steps: z
    .array(Step)
    .min(1, 'A work instruction has at least one step.')
    .max(100)
    .default([{ key: 'work', title: 'Do the work', text: '', picture: '', entries: [] }])
    .meta(formField({ title: 'Steps', description: 'One screen each at the terminal.', widget: 'steps' })),
  materials: z
    .array(MaterialParams)
    .max(30)
    .default([])
    .meta(formField({ title: 'Materials', description: 'What goes into the unit here; the operator scans it.', widget: 'list' })),
  outcomes: z
    .array(Outcome)
    .min(1, 'A work instruction has at least one way to end.')
    .max(6)
    .default([{ key: 'done', title: 'Done', tone: 'normal' }])
    .meta(
      formField({
        title: 'Ways to end',
        description: 'A button and a way out of the step each; the first is the normal one.',
        widget: 'list',
      }),
    ),
  outsideLimits: z
    .enum(['accept', 'separate'])
    .default('accept')
    .meta(
      formField({
        title: 'When a value is outside its limits',
        description: 'The operator always has to comment on it.',
        widget: 'select',
        options: { accept: 'Go on with the comment', separate: 'Leave through "Outside limits"' },
      }),
    ),
  standardTime: durationField({ title: 'Standard time', description: 'What the work takes by plan. 0: none.' }),
  skills: skillsField(SKILLS),
  optional: optionalField,
  translations: translationsField,
});
export type ManualOperationParams = z.infer<typeof ManualOperationParams>;

/** The way out of values outside their limits. */
export const OUT_OF_LIMITS = 'outOfLimits';

/** Results that the operation gives besides what is entered. */
export const MANUAL_RESULTS = ['outcome', 'person', 'withinLimits'] as const;
