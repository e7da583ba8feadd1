import { defineNode } from '@fettle/flows';
import { z } from 'zod';
import { textField } from '../fields.ts';
import { TOKEN_IN } from '../token-port.ts';

const Params = z.strictObject({
  reason: textField({ title: 'Reason', description: 'Stands in the history of the unit.' }),
});

export const abort = defineNode({
  type: 'abort',
  version: 1,
  usedIn: 'routing',
  title: 'Abort',
  summary: 'The unit is aborted: what was done is undone, then it ends.',
  help: `Everything that still runs for the unit ends. Then the completed operations that have a *Compensation* at their edge are undone, the latest first, and the unit ends as aborted. A person who aborts a job order does the same.

Use it where the work is given up but the unit is not scrap: clamps are opened, material goes back to stock, the fixture is cleaned.

**Example.** *Machine operation* → aborted → *Decide* → *Abort*; *Clamp* has a *Compensation* → *Unclamp*.`,
  category: 'events',
  icon: 'flag-x',
  params: Params,
  defaults: Params.parse({}),
  ports: () => ({ inputs: [TOKEN_IN], outputs: [] }),
  outputs: () => ({ reason: 'string' }),
  subtitle: ({ reason }) => reason,
  enter: ({ params }) => ({ end: 'aborted', results: { reason: params.reason } }),
});
