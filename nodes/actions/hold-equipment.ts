import { defineNode } from '@fettle/flows';
import { z } from 'zod';
import { textField } from '../fields.ts';
import { FIRING_IN } from './firing-scope.ts';

const Params = z.strictObject({
  reason: textField({ title: 'Reason', description: 'Why the machine is held. Empty: the title of what fired.' }),
});

export const holdEquipment = defineNode({
  type: 'hold-equipment',
  version: 1,
  usedIn: 'qualityRule',
  title: 'Hold equipment',
  summary: 'Holds the machine: it takes no further unit.',
  help: `Places a hold on the machine that the rule judges. The unit that it works on is finished; the next ones wait in their order until an authorised person releases the hold. Manual work at a station on hold is refused with the reason.

**Example.** *Control chart* of tool wear → violation → *Hold equipment "Change the tool"*.`,
  category: 'actions',
  icon: 'hand-off',
  params: Params,
  defaults: Params.parse({}),
  ports: () => ({ inputs: [FIRING_IN], outputs: [] }),
  subtitle: ({ reason }) => reason,
  process: ({ params }, { item }) => ('firing' in item ? { holdEquipment: { name: 'hold', reason: params.reason || item.title } } : {}),
});
