import { defineNode } from '@fettle/flows';
import { z } from 'zod';
import { textField } from '../fields.ts';
import { formField } from '../widget.ts';
import { FIRING_IN } from './firing-scope.ts';

const Params = z.strictObject({
  what: z
    .enum(['all', 'equipment', 'units'])
    .default('all')
    .meta(
      formField({
        title: 'Release',
        widget: 'select',
        options: { all: 'Everything that the reaction holds', equipment: 'The machine alone', units: 'Units and job orders alone' },
      }),
    ),
  reason: textField({ title: 'Reason', description: 'Why it may go on. Empty: the answer that led here.' }),
});

export const releaseHolds = defineNode({
  type: 'release-holds',
  version: 1,
  usedIn: 'qualityRule',
  title: 'Release holds',
  summary: 'Ends the holds that this reaction has placed.',
  help: `Releases what the reaction holds: units, their containment, job orders, the machine. Holds of persons and of other reactions stay. It is released in the name of who answered the check that led here.

**Example.** *Ask a person* "Tool replaced?" → "Yes" → *Release holds* "The machine alone"; the contained units stay until they are inspected.`,
  category: 'actions',
  icon: 'lock-open',
  params: Params,
  defaults: Params.parse({}),
  ports: () => ({ inputs: [FIRING_IN], outputs: [] }),
  subtitle: ({ what }) => ({ all: 'all of the reaction', equipment: 'the machine', units: 'units and job orders' })[what],
  process: ({ params }, { item }) => ('firing' in item ? { release: { what: params.what, reason: params.reason || item.title } } : {}),
});
