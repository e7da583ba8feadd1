import { defineNode } from '@fettle/flows';
import { z } from 'zod';
import { TOKEN_IN, tokenOut } from '../token-port.ts';
import { formField } from '../widget.ts';

const Params = z.strictObject({
  limit: z
    .number()
    .int('The limit is a whole number.')
    .min(1, 'At least one rework must be allowed; without rework, leave this step out.')
    .max(100)
    .default(2)
    .meta(formField({ title: 'Allowed reworks', description: 'How often the same unit may go back through this step.', widget: 'number' })),
});

export const rework = defineNode({
  type: 'rework',
  version: 1,
  usedIn: 'routing',
  title: 'Rework',
  summary: 'Sends the unit back, but only so many times.',
  help: `Counts how often this unit has come here. Up to the limit it leaves through *Again*, which you connect to the earlier step; after that through *Limit reached*. So no unit circles for ever.

Use it on every way back. Each loop counts by itself: two *Rework* steps have two counters. The count is there as \`data.<id>.count\`.

**Example.** *Inspection* → failed → *Rework (2)* → again → *Polish*; limit reached → *Nonconformance*.`,
  category: 'gateways',
  icon: 'rotate-2',
  params: Params,
  defaults: Params.parse({}),
  ports: () => ({
    inputs: [TOKEN_IN],
    outputs: [tokenOut('again', 'Again'), tokenOut('limitReached', 'Limit reached', { exceptional: true })],
  }),
  outputs: () => ({ count: 'number' }),
  subtitle: ({ limit }) => (limit === 1 ? 'Once' : `Up to ${limit} times`),
  enter: ({ params, visit }) => ({ take: visit <= params.limit ? 'again' : 'limitReached', results: { count: visit } }),
});
