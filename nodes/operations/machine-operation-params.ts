import { CollectAggregate } from '@fettle/flows';
import { z } from 'zod';
import { durationField, equipmentField, expressionField, keyField, signalField, textField } from '../fields.ts';
import { formField } from '../widget.ts';
import { optionalField } from './optional-field.ts';

const SetPoint = z.strictObject({
  signal: signalField({ title: 'Signal', description: 'A writable signal of the machine.', signalOf: 'equipment' }),
  value: expressionField({
    title: 'Value',
    description: 'What is written: a constant or computed for this unit.',
    scope: 'routing',
    result: 'any',
  }),
});

const Milestone = z.strictObject({
  key: keyField({ title: 'Key', description: 'Becomes the yes/no result of this name, and `reached.<key>` in the conditions below.' }),
  title: textField({ title: 'Title', description: 'Words in the history of the unit.' }),
  when: expressionField({
    title: 'When',
    description: 'Noted once, the first time this is true.',
    scope: 'watch',
    result: 'boolean',
    signalOf: 'equipment',
  }),
});

const Collected = z.strictObject({
  key: keyField({ title: 'Key', description: 'Name of the result: `data.<id>.<key>`.' }),
  signal: signalField({ title: 'Signal', description: 'Only good readings of it count.', signalOf: 'equipment' }),
  aggregate: CollectAggregate.default('last').meta(
    formField({
      title: 'Keep',
      description: 'What is made of the readings.',
      widget: 'select',
      options: {
        first: 'First',
        last: 'Last',
        min: 'Lowest',
        max: 'Highest',
        mean: 'Mean',
        sum: 'Sum',
        count: 'Number of readings',
        range: 'Range',
        standardDeviation: 'Standard deviation',
        trail: 'Values in order',
      },
    }),
  ),
  while: expressionField({
    title: 'Only while',
    description: 'Readings count only while this is true. Empty: always.',
    scope: 'watch',
    result: 'boolean',
    signalOf: 'equipment',
  }),
});

export const MachineOperationParams = z.strictObject({
  equipment: equipmentField({
    title: 'Machine',
    description: 'The machine, or a class that the job order binds to one.',
    allowClass: true,
  }),
  setPoints: z
    .array(SetPoint)
    .max(100)
    .default([])
    .meta(
      formField({ title: 'Set points', description: 'Written when the machine is free for this unit, before the start.', widget: 'list' }),
    ),
  startSignal: signalField({
    title: 'Start signal',
    description: 'Written when all set points are in the machine. Empty: the machine starts by itself or by hand.',
    signalOf: 'equipment',
  }),
  startValue: expressionField({
    title: 'Start value',
    description: 'What is written to the start signal.',
    scope: 'routing',
    result: 'any',
  }),
  startedWhen: expressionField({
    title: 'Has started when',
    description: 'Until this was true once, nothing is collected and the operation neither completes nor aborts. Empty: at once.',
    scope: 'watch',
    result: 'boolean',
    signalOf: 'equipment',
  }),
  milestones: z
    .array(Milestone)
    .max(100)
    .default([])
    .meta(formField({ title: 'Milestones', description: 'Stages that the machine passes on the way.', widget: 'list' })),
  completeWhen: expressionField({
    title: 'Complete when',
    description: 'True when the machine is done with the unit.',
    scope: 'watch',
    result: 'boolean',
    signalOf: 'equipment',
  }),
  abortWhen: expressionField({
    title: 'Aborted when',
    description: 'Looked at before "Complete when"; gives the step the way out "Aborted". Empty: none.',
    scope: 'watch',
    result: 'boolean',
    signalOf: 'equipment',
  }),
  collect: z
    .array(Collected)
    .max(100)
    .default([])
    .meta(formField({ title: 'Collect', description: 'What is kept of the readings made for this unit.', widget: 'list' })),
  timeLimit: durationField({
    title: 'Time limit',
    description: 'From the moment that the machine is free for the unit; then the unit leaves through "Overdue". 0: none.',
  }),
  optional: optionalField,
});
export type MachineOperationParams = z.infer<typeof MachineOperationParams>;

/** The milestone that `startedWhen` makes. */
export const STARTED = 'started';

/** Results that the operation gives besides milestones and collected values. */
export const OWN_RESULTS = ['outcome', 'startedAt', 'endedAt', STARTED] as const;
