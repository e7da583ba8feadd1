import { defineNode } from '@fettle/flows';
import { z } from 'zod';
import { textField } from '../fields.ts';
import { formField } from '../widget.ts';
import { FIRING_IN } from './firing-scope.ts';

const Params = z.strictObject({
  reason: textField({ title: 'Reason', description: 'Why the units are held. Empty: the title of what fired.' }),
  of: z
    .enum(['equipment', 'jobOrder'])
    .default('equipment')
    .meta(
      formField({
        title: 'Units',
        widget: 'select',
        options: { equipment: 'All that the machine has worked on', jobOrder: 'Those of the job order of the unit at the machine' },
      }),
    ),
  withLastGood: z
    .boolean()
    .default(false)
    .meta(
      formField({
        title: 'The last good unit too',
        description: 'Hold the unit of the last good sample as well: where its readings may come when the next unit is at the machine.',
        widget: 'switch',
      }),
    ),
  least: z
    .number()
    .int()
    .min(1)
    .max(500)
    .default(1)
    .meta(
      formField({
        title: 'Without a good sample',
        description: 'So many of the last units, when nothing was seen to be good before: a condition knows of no sample.',
        widget: 'number',
      }),
    ),
});

export const containUnits = defineNode({
  type: 'contain-units',
  version: 1,
  usedIn: 'qualityRule',
  title: 'Contain units',
  summary: 'Holds every unit since the last sample that was in control.',
  help: `Places a hold on all units that the machine has worked on since the last good sample, and on the unit that it fired for. The list, the reason and the time of that sample stand in the reaction; each unit has the hold in its history. A unit that has ended meanwhile cannot be held: it stands in the list with its end, to be fetched back by hand.

A control chart says which sample was in control last, a sampling plan which lot was accepted last. A machine remembers its last 500 units, from the release of the rule on; the reaction says when that was not enough.

**Example.** *Reaction plan* → "Beyond 3σ" → *Contain units* → later *Release holds* by the answer of a check.`,
  category: 'actions',
  icon: 'fence',
  params: Params,
  defaults: Params.parse({}),
  looksBack: true,
  ports: () => ({ inputs: [FIRING_IN], outputs: [] }),
  subtitle: ({ reason, of }) => reason || (of === 'equipment' ? 'of the machine' : 'of the job order'),
  process: ({ params }, { item }) => {
    if (!('firing' in item)) return {};
    const { reason, of, least, withLastGood } = params;
    return { contain: { name: 'contain', reason: reason || item.title, of, least, withLastGood } };
  },
});
