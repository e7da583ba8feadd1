import { defineNode } from '@fettle/flows';
import { z } from 'zod';
import { textField } from '../fields.ts';
import { TOKEN_IN } from '../token-port.ts';

const Params = z.strictObject({
  reason: textField({ title: 'Reason', description: 'Stands in the history of the unit and in the scrap report.' }),
});

export const scrap = defineNode({
  type: 'scrap',
  version: 1,
  usedIn: 'routing',
  title: 'Scrap',
  summary: 'The unit is scrapped; everything that still runs for it ends.',
  help: `Ends the unit as scrapped. Whatever runs for the same unit in parallel ends too: open work instructions are withdrawn and machines released.

Use it behind a *Nonconformance* (disposition *scrap*), behind a rework limit, or directly where no decision is needed. It cannot be undone.

**Example.** *Machine operation* → aborted → *Nonconformance "Machining aborted"* → scrap → *Scrap*.`,
  category: 'events',
  icon: 'trash',
  params: Params,
  defaults: Params.parse({}),
  ports: () => ({ inputs: [TOKEN_IN], outputs: [] }),
  outputs: () => ({ reason: 'string' }),
  subtitle: ({ reason }) => reason,
  enter: ({ params }) => ({ end: 'scrapped', results: { reason: params.reason } }),
});
