import { defineNode } from '@fettle/flows';
import { z } from 'zod';
import { textField } from '../fields.ts';
import { FIRING_IN } from './firing-scope.ts';

const Params = z.strictObject({
  reason: textField({ title: 'Reason', description: 'Why the job order is held. Empty: the title of what fired.' }),
});

export const holdLot = defineNode({
  type: 'hold-lot',
  version: 1,
  usedIn: 'qualityRule',
  title: 'Hold job order',
  summary: 'Holds every unit of the job order that the machine works on.',
  help: `Places a hold on the job order of the unit that a routing has at the machine now: every unit of it that is in progress, and those that start later. Each finishes the operation it is in and goes no further until an authorised person releases the hold.

When no unit is at the machine, nothing can be held; the history of the rule says so.

**Example.** *Condition* "Wrong material" → *Hold job order*.`,
  category: 'actions',
  icon: 'hand-stop',
  params: Params,
  defaults: Params.parse({}),
  ports: () => ({ inputs: [FIRING_IN], outputs: [] }),
  subtitle: ({ reason }) => reason,
  process: ({ params }, { item }) => ('firing' in item ? { holdLot: { name: 'hold', reason: params.reason || item.title } } : {}),
});
