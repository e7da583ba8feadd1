import { defineNode } from '@fettle/flows';
import { z } from 'zod';
import { textField } from '../fields.ts';
import { missing } from '../problem.ts';
import { formField } from '../widget.ts';
import { FIRING_IN } from './firing-scope.ts';
import { reactionUnitsField } from './reaction-units-field.ts';

const Params = z.strictObject({
  flowNode: z
    .string()
    .max(60)
    .regex(/^([A-Za-z_][A-Za-z0-9_]*)?$/, 'The id of a step has letters, digits and _, and starts with a letter.')
    .default('')
    .meta(formField({ title: 'Operation', description: 'Id of the step of the routing to which the unit returns.', widget: 'text' })),
  units: reactionUnitsField,
  code: textField({ title: 'Reason code', description: 'By which reworks are counted. Empty: reaction.' }),
  release: z
    .boolean()
    .default(true)
    .meta(
      formField({
        title: 'Release it',
        description: 'Ends the hold of this reaction on it, so that it goes at once.',
        widget: 'switch',
      }),
    ),
});

export const sendUnitBack = defineNode({
  type: 'send-unit-back',
  version: 1,
  usedIn: 'qualityRule',
  title: 'Send unit back',
  summary: 'Sends a unit back to an earlier operation: rework.',
  help: `Sends the unit to an operation of its routing where it has been. A unit that is held or waits between two operations turns round; one that is at an operation finishes it first. When no way leads back from where it is, its history says so and nothing changes.

**Example.** *Ask a person* → "Burr: deburr again" → *Send unit back* to \`deburr\`.`,
  category: 'actions',
  icon: 'arrow-back-up',
  params: Params,
  defaults: Params.parse({}),
  ports: () => ({ inputs: [FIRING_IN], outputs: [] }),
  check: ({ flowNode }) => missing('flowNode', flowNode, 'Enter the id of the operation to which the unit returns.'),
  subtitle: ({ flowNode }) => (flowNode === '' ? '' : `to ${flowNode}`),
  process: ({ params: { flowNode, code, units, release } }, { item }) =>
    'firing' in item ? { sendBack: { flowNode, code: code || 'reaction', units, release } } : {},
});
