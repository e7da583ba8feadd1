import { defineNode } from '@fettle/flows';
import { z } from 'zod';
import { TOKEN_IN, tokenOut } from '../token-port.ts';

const Params = z.strictObject({});

export const parallelJoin = defineNode({
  type: 'parallel-join',
  version: 1,
  usedIn: 'routing',
  join: true,
  title: 'Parallel join',
  summary: 'Waits for all branches of a parallel split.',
  help: `Waits until every branch of the same *Parallel split* has arrived, then the unit goes on once. Connect the end of each branch to its one input.

A unit that comes round again through rework starts a new round of the split; branches of different rounds never mix.

**Example.** *Parallel split* → \`label\`, \`wash\` → *Parallel join* → *Packing*.`,
  category: 'gateways',
  icon: 'arrows-join',
  params: Params,
  defaults: {},
  ports: () => ({ inputs: [{ ...TOKEN_IN, title: 'Branches arrive' }], outputs: [tokenOut('out', 'All have arrived')] }),
  enter: () => ({ take: 'out' }),
});
