import { defineNode, type Json } from '@fettle/flows';
import { z } from 'zod';
import { TOKEN_IN, tokenOut } from '../token-port.ts';
import { formField } from '../widget.ts';

const Params = z.strictObject({
  needed: z
    .number()
    .int('The number of instances is a whole number.')
    .min(0)
    .max(1000)
    .default(0)
    .meta(
      formField({ title: 'Instances needed', description: 'The unit goes on when so many are done. 0: all of them.', widget: 'number' }),
    ),
  late: z
    .enum(['ignore', 'cancel'])
    .default('cancel')
    .meta(
      formField({
        title: 'The others',
        description: 'What becomes of those that are not done by then.',
        widget: 'select',
        options: { ignore: 'Finish, and end here', cancel: 'Are cancelled at once' },
      }),
    ),
});

export const multiInstanceJoin = defineNode({
  type: 'multi-instance-join',
  version: 1,
  usedIn: 'routing',
  join: true,
  joins: 'instances',
  joinRule: ({ needed, late }) => ({ needs: needed === 0 ? 'everyToken' : needed, late }),
  title: 'Join of instances',
  summary: 'Waits for the instances of one unit, all or so many of them.',
  help: `Waits until all instances of *Several instances* are done, or so many of them, and goes on once. What each one recorded is in the list \`data.<id>.instances\`: \`number\`, and \`data\` with the results of the steps between.

An instance that ended on its way, such as a sample that broke, is not waited for.

**Example.** Needed 3 of 5 measured cavities, the others are cancelled. \`size(data.measured.instances)\` is 3.`,
  category: 'gateways',
  icon: 'stack-pop',
  params: Params,
  defaults: Params.parse({}),
  ports: () => ({ inputs: [{ ...TOKEN_IN, title: 'Instances arrive' }], outputs: [tokenOut('out', 'Together')] }),
  outputs: () => ({ instances: 'list', count: 'number' }),
  subtitle: ({ needed, late }) => (needed === 0 ? 'All of them' : `${needed} of them${late === 'cancel' ? ', cancels the others' : ''}`),
  enter: ({ joined }) => {
    const instances: Json = [...(joined?.instances ?? [])];
    return { take: 'out', results: { instances, count: instances.length } };
  },
});
