import { defineNode, FettleError } from '@fettle/flows';
import { z } from 'zod';
import { evaluateKind } from '../evaluate-value.ts';
import { expressionField } from '../fields.ts';
import { missing } from '../problem.ts';
import { TOKEN_IN, tokenOut } from '../token-port.ts';
import { formField } from '../widget.ts';

/** A lot is not divided into more units than this at one step. */
const MOST = 1000;

const Params = z.strictObject({
  mode: z
    .enum(['some', 'all'])
    .default('some')
    .meta(
      formField({
        title: 'Split off',
        widget: 'select',
        options: { some: 'Some pieces, the rest stays', all: 'Everything, into units of one size' },
      }),
    ),
  quantity: expressionField({
    title: 'Quantity',
    description: 'How many pieces become a unit of their own; with "everything": pieces in each unit.',
    scope: 'routing',
    result: 'number',
  }),
});

export const splitLot = defineNode({
  type: 'split-lot',
  version: 1,
  usedIn: 'routing',
  title: 'Split lot',
  summary: 'Takes pieces off a lot into units of their own.',
  help: `Makes new units of pieces of the lot, with serial numbers of their own (\`LOT-7-1\`, \`LOT-7-2\`, …). They have the order, the version and the results of the lot, begin behind *Split off*, and know where they come from; the genealogy shows it both ways.

*Some pieces* leaves the rest of the lot, which goes on through *Rest*. *Everything* divides the whole lot, for example into single pieces with serial numbers, and the lot ends.

**Example.** Quantity \`2\` → *Split off* → *Laboratory* → *Merge lot*; *Rest* → *Gather (waits for units that were split off)*.`,
  category: 'gateways',
  icon: 'arrow-fork',
  params: Params,
  defaults: Params.parse({}),
  ports: ({ mode }) => ({
    inputs: [TOKEN_IN],
    outputs: [tokenOut('split', 'Split off'), ...(mode === 'some' ? [tokenOut('rest', 'Rest')] : [])],
  }),
  outputs: () => ({ units: 'number' }),
  expressions: ({ quantity }) => (quantity === '' ? [] : [{ path: 'quantity', source: quantity, scope: 'routing', result: 'number' }]),
  check: ({ quantity }) => missing('quantity', quantity, 'Say how many pieces.'),
  subtitle: ({ mode, quantity }) => (mode === 'some' ? `${quantity} pieces` : `Units of ${quantity}`),
  enter: (ctx) => {
    const size = evaluateKind(ctx, ctx.params.quantity, 'quantity', 'number');
    const whole = ctx.unit.quantity;
    if (typeof size !== 'number' || size <= 0 || (ctx.params.mode === 'some' && size > whole) || whole / size > MOST)
      throw new FettleError('stateRefused', `A lot of ${whole} cannot be split by ${JSON.stringify(size)}. Correct the quantity.`);
    if (ctx.params.mode === 'some') return { splits: [{ quantity: size, port: 'split' }], take: 'rest', results: { units: 1 } };
    const splits = Array.from({ length: Math.ceil(whole / size) }, (_, index) => ({
      quantity: Math.round(Math.min(size, whole - index * size) * 1e9) / 1e9,
      port: 'split',
    }));
    return { splits, results: { units: splits.length } };
  },
});
