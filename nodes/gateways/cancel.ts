import { defineNode } from '@fettle/flows';
import { z } from 'zod';
import { flowNodesField } from '../fields.ts';
import { TOKEN_IN, tokenOut } from '../token-port.ts';
import { formField } from '../widget.ts';

const Params = z.strictObject({
  what: z
    .enum(['siblings', 'region'])
    .default('siblings')
    .meta(
      formField({
        title: 'What is cancelled',
        widget: 'select',
        options: { siblings: 'The other branches, or instances, of the innermost split', region: 'Whatever is at certain steps' },
      }),
    ),
  region: flowNodesField({
    title: 'Steps',
    description: 'Whatever the unit has at these steps is cancelled.',
    showWhen: { field: 'what', is: ['region'] },
  }),
});

export const cancel = defineNode({
  type: 'cancel',
  version: 1,
  usedIn: 'routing',
  title: 'Cancel',
  summary: 'Ends what the same unit does elsewhere at the same time.',
  help: `Ends other work of the same unit: open work instructions are withdrawn, machines released, and what was waited for is forgotten. The unit itself goes on from here. A step that has ended already is not touched.

Name the steps whose work is given up, one or a whole region; or give up all other branches of the split in which the unit is. An operation that is to be cancelled by something that happens to it needs a boundary event instead.

**Example.** Branch *Customer withdrew* → *Cancel (engrave, coat)* → *Return to stock*.`,
  category: 'gateways',
  icon: 'ban',
  params: Params,
  defaults: Params.parse({}),
  ports: () => ({ inputs: [TOKEN_IN], outputs: [tokenOut('out', 'Cancelled')] }),
  flowNodes: ({ what, region }) => (what === 'region' ? region.map((flowNode, index) => ({ path: `region[${index}]`, flowNode })) : []),
  check: ({ what, region }) =>
    what === 'region' && region.length === 0 ? [{ path: 'region', message: 'Choose the steps that are cancelled.' }] : [],
  subtitle: ({ what, region }) => (what === 'siblings' ? 'The other branches' : region.join(', ')),
  enter: ({ params }) => ({ cancel: params.what === 'siblings' ? 'siblings' : { flowNodes: params.region }, take: 'out' }),
});
