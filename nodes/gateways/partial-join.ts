import { defineNode } from '@fettle/flows';
import { z } from 'zod';
import { TOKEN_IN, tokenOut } from '../token-port.ts';
import { formField } from '../widget.ts';

const Params = z.strictObject({
  needed: z
    .number()
    .int('The number of branches is a whole number.')
    .min(1)
    .max(50)
    .default(1)
    .meta(
      formField({
        title: 'Branches needed',
        description: 'The unit goes on when so many have arrived. 1: the first one.',
        widget: 'number',
      }),
    ),
  late: z
    .enum(['ignore', 'cancel'])
    .default('ignore')
    .meta(
      formField({
        title: 'The other branches',
        description: 'What becomes of those that have not arrived by then.',
        widget: 'select',
        options: { ignore: 'Finish, and end here', cancel: 'Are cancelled at once' },
      }),
    ),
});

export const partialJoin = defineNode({
  type: 'partial-join',
  version: 1,
  usedIn: 'routing',
  join: true,
  joinRule: ({ needed, late }) => ({ needs: needed, late }),
  title: 'Join after some',
  summary: 'Goes on when the first branch, or so many of them, have arrived.',
  help: `Goes on once for every round of the split: with the first branch that arrives (a discriminator), or when so many have arrived (N out of M). It goes on too when no branch is on its way any more.

The others either finish what they do and end here, or are cancelled at once: their work instructions are withdrawn and their machines released.

**Example.** Two ovens are tried at the same time; needed 1, the other branch is cancelled.`,
  category: 'gateways',
  icon: 'arrows-join-2',
  params: Params,
  defaults: Params.parse({}),
  ports: () => ({ inputs: [{ ...TOKEN_IN, title: 'Branches arrive' }], outputs: [tokenOut('out', 'Enough have arrived')] }),
  outputs: () => ({ arrived: 'number' }),
  subtitle: ({ needed, late }) => `${needed === 1 ? 'The first' : `${needed} branches`}${late === 'cancel' ? ', cancels the others' : ''}`,
  enter: ({ joined }) => ({ take: 'out', results: { arrived: joined?.tokens ?? 1 } }),
});
