import { defineNode } from '@fettle/flows';
import { z } from 'zod';
import { textField } from '../fields.ts';
import { FIRING_IN } from './firing-scope.ts';

const Params = z.strictObject({
  reason: textField({ title: 'Reason', description: 'Why the unit is held. Empty: the title of what fired.' }),
});

export const holdUnit = defineNode({
  type: 'hold-unit',
  version: 1,
  usedIn: 'qualityRule',
  title: 'Hold unit',
  summary: 'Holds the unit that the machine works on.',
  help: `Places a hold on the unit that a routing has at the machine now. The unit finishes the operation it is in and goes no further until an authorised person releases it.

When no unit is at the machine, nothing can be held; the history of the rule says so. Connect an *Andon call* beside it where somebody must know at once.

**Example.** *Control chart* → violation → *Hold unit "Spindle power out of control"*.`,
  category: 'actions',
  icon: 'hand-stop',
  params: Params,
  defaults: Params.parse({}),
  ports: () => ({ inputs: [FIRING_IN], outputs: [] }),
  subtitle: ({ reason }) => reason,
  process: ({ params }, { item }) => ('firing' in item ? { holdUnit: { name: 'hold', reason: params.reason || item.title } } : {}),
});
