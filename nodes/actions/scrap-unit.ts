import { defineNode } from '@fettle/flows';
import { z } from 'zod';
import { textField } from '../fields.ts';
import { FIRING_IN } from './firing-scope.ts';
import { reactionUnitsField } from './reaction-units-field.ts';

const Params = z.strictObject({
  reason: textField({ title: 'Reason', description: 'Why it is scrapped. Empty: the answer that led here.' }),
  units: reactionUnitsField,
});

export const scrapUnit = defineNode({
  type: 'scrap-unit',
  version: 1,
  usedIn: 'qualityRule',
  title: 'Scrap unit',
  summary: 'Scraps a unit: it goes no further.',
  help: `Ends the unit as scrapped, wherever it is, in the name of who answered the check that led here. What it had open closes. A unit that has ended already stays as it ended; its history says so.

Let a person decide: connect it to an answer of *Ask a person*, not to a chart.

**Example.** *Ask a person* → "Cannot be saved" → *Scrap unit*.`,
  category: 'actions',
  icon: 'trash',
  params: Params,
  defaults: Params.parse({}),
  ports: () => ({ inputs: [FIRING_IN], outputs: [] }),
  subtitle: ({ reason }) => reason,
  process: ({ params: { reason, units } }, { item }) => ('firing' in item ? { scrap: { reason: reason || item.title, units } } : {}),
});
