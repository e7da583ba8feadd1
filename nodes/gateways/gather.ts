import { defineNode } from '@fettle/flows';
import { z } from 'zod';
import { TOKEN_IN, tokenOut } from '../token-port.ts';
import { formField } from '../widget.ts';

const Params = z.strictObject({
  splits: z
    .boolean()
    .default(false)
    .meta(
      formField({
        title: 'Wait for units that were split off',
        description: 'Those of a *Split lot* step, until they are merged back or have ended.',
        widget: 'switch',
      }),
    ),
});

export const gather = defineNode({
  type: 'gather',
  version: 1,
  usedIn: 'routing',
  gather: true,
  title: 'Gather',
  summary: 'Waits until a lot is together again, and takes in units that are merged into it.',
  help: `Parts of a lot go on one by one, as they are finished. Here they wait for each other: when all that is left of the lot has arrived, it goes on as one. What was scrapped or went another way to its end is not waited for. A unit that is one piece passes at once.

Other units that offer themselves (*Merge lot*, or *Merge* by a person) are taken in here. What each part recorded stands in the history of the lot; \`data\` has the latest values.

**Example.** *Saw* → *Mill* → *Gather* → *Heat treatment*: the furnace takes the whole lot.`,
  category: 'gateways',
  icon: 'stack-pop',
  params: Params,
  defaults: Params.parse({}),
  gathersSplits: ({ splits }) => splits,
  ports: () => ({ inputs: [{ ...TOKEN_IN, title: 'Parts arrive' }], outputs: [tokenOut('out', 'The lot is together')] }),
  outputs: () => ({ quantity: 'number' }),
  enter: ({ unit }) => ({ take: 'out', results: { quantity: unit.quantity } }),
});
