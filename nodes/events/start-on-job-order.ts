import { defineNode, ValueKind } from '@fettle/flows';
import { z } from 'zod';
import { keyField, keyProblems } from '../fields.ts';
import { tokenOut } from '../token-port.ts';
import { formField } from '../widget.ts';

const Input = z.strictObject({
  key: keyField({ title: 'Name', description: 'Name of the result: `data.<id>.<name>`.' }),
  valueKind: ValueKind.default('number').meta(
    formField({ title: 'Kind', widget: 'select', options: { number: 'Number', string: 'Text', boolean: 'Yes or no' } }),
  ),
});
const Params = z.strictObject({
  inputs: z
    .array(Input)
    .max(30)
    .default([])
    .meta(
      formField({
        title: 'Taken over when it is called',
        description: 'Values that a *Call routing* hands over. Started by a job order they have no value.',
        widget: 'list',
      }),
    ),
});

export const startOnJobOrder = defineNode({
  type: 'start-on-job-order',
  version: 1,
  usedIn: 'routing',
  start: true,
  title: 'Start on job order',
  summary: 'Where every unit of a job order begins.',
  help: `The beginning of a routing. When a job order is started, every unit of it enters the routing here, with its serial number, order, product and quantity.

A routing has exactly one start. In every later expression the unit is there as \`unit.serialNumber\`, \`unit.jobOrder\`, \`unit.product\` and \`unit.quantity\`.

**Example.** *Start on job order* → *Machine operation "Mill S-block"* → *Inspection* → *End*.`,
  category: 'events',
  icon: 'player-play',
  params: Params,
  defaults: Params.parse({}),
  ports: () => ({ inputs: [], outputs: [tokenOut('out', 'Unit starts')] }),
  outputs: ({ inputs }) => Object.fromEntries(inputs.map(({ key, valueKind }) => [key, valueKind])),
  check: ({ inputs }) =>
    keyProblems(
      'inputs',
      inputs.map(({ key }) => key),
      [],
    ),
  enter: () => ({ take: 'out' }),
});
