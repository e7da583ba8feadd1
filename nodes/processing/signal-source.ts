import { defineNode } from '@fettle/flows';
import { z } from 'zod';
import { equipmentField, signalField } from '../fields.ts';
import { missing } from '../problem.ts';
import { valueKindField } from '../reading-ports.ts';
import { formField } from '../widget.ts';

const Params = z.strictObject({
  appliesTo: z
    .enum(['equipment', 'class'])
    .default('equipment')
    .meta(
      formField({
        title: 'Judge',
        description: 'One machine, or each machine of a class by itself.',
        widget: 'select',
        options: { equipment: 'One machine', class: 'Every machine of a class' },
      }),
    ),
  equipment: equipmentField({ title: 'Machine or class', description: 'Whose signal it is.', allowClass: true }),
  signal: signalField({ title: 'Signal', description: 'Every change of it is judged.', signalOf: 'equipment' }),
  valueKind: valueKindField(),
  unit: z
    .string()
    .max(30)
    .default('')
    .meta(formField({ title: 'Unit', description: "The signal's engineering unit; connections check it.", widget: 'text' })),
});

export const signalSource = defineNode({
  type: 'signal-source',
  version: 1,
  usedIn: 'qualityRule',
  title: 'Signal',
  summary: 'Where readings of a machine enter the rule.',
  help: `Gives every reading of one signal to the rule, whatever its quality: put a *Filter* behind it where doubtful readings are to be seen; windows, expressions, conditions and charts take good ones only.

For a class, the rule runs on every machine of the class, each with its own windows and charts: drawn once, valid for the whole line. All sources of one rule speak of the same machine or class.

**Example.** Class \`mill\`, signal \`spindlePower\`, number in kW.`,
  category: 'sources',
  icon: 'activity',
  params: Params,
  defaults: Params.parse({}),
  source: ({ appliesTo, equipment, signal }) => (appliesTo === 'class' ? { equipmentClass: equipment, signal } : { equipment, signal }),
  ports: ({ signal, valueKind, unit }) => ({ inputs: [], outputs: [{ name: 'out', title: signal || 'Reading', kind: valueKind, unit }] }),
  signals: ({ equipment, signal, valueKind }) =>
    equipment === '' || signal === '' ? [] : [{ path: 'signal', equipment, signal, use: 'rule', valueKind }],
  check: ({ appliesTo, equipment, signal }) => [
    ...missing('equipment', equipment, appliesTo === 'class' ? 'Choose the class of machines.' : 'Choose the machine.'),
    ...missing('signal', signal, 'Choose the signal to judge.'),
  ],
  subtitle: ({ equipment, signal }) => (signal === '' ? equipment : `${equipment}.${signal}`),
  passesOn: 'out',
  process: (_ctx, { item }) => ({ out: { out: item } }),
});
