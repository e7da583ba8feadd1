import { defineNode } from '@fettle/flows';
import { z } from 'zod';
import { evaluateKind } from '../evaluate-value.ts';
import { expressionField } from '../fields.ts';
import { missing } from '../problem.ts';
import { TOKEN_IN, tokenOut } from '../token-port.ts';
import { formField } from '../widget.ts';

const Params = z.strictObject({
  into: z
    .enum(['origin', 'expression'])
    .default('origin')
    .meta(
      formField({
        title: 'Into',
        widget: 'select',
        options: { origin: 'The lot that it was split off from', expression: 'A unit of the same order, by its serial number' },
      }),
    ),
  serialNumber: expressionField({
    title: 'Serial number',
    description: 'Of the unit that takes it in.',
    scope: 'routing',
    result: 'string',
  }),
});

export const mergeLot = defineNode({
  type: 'merge-lot',
  version: 1,
  usedIn: 'routing',
  title: 'Merge lot',
  summary: 'Gives all of a unit to another one of the same order.',
  help: `Offers the unit to another one: the lot that it was split off from, or one that an expression names. The other takes it in where it waits in *Gather* (or at this same step); until then this unit waits here. Then it ends: all of it is in the other. Both have the same product and routing, and the same version where they do not meet in *Gather*.

The other may have ended, or be another product: then the unit goes on through *Refused*.

**Example.** *Split lot* → *Laboratory* → *Merge lot (the lot that it was split off from)*; the lot waits in *Gather*.`,
  category: 'gateways',
  icon: 'arrow-merge',
  params: Params,
  defaults: Params.parse({}),
  ports: () => ({ inputs: [TOKEN_IN], outputs: [tokenOut('refused', 'Refused', { exceptional: true })] }),
  outputs: () => ({ reason: 'string' }),
  expressions: ({ into, serialNumber }) =>
    into === 'origin' || serialNumber === '' ? [] : [{ path: 'serialNumber', source: serialNumber, scope: 'routing', result: 'string' }],
  check: ({ into, serialNumber }) => (into === 'origin' ? [] : missing('serialNumber', serialNumber, 'Say into which unit.')),
  subtitle: ({ into, serialNumber }) => (into === 'origin' ? 'Where it came from' : serialNumber),
  enter: (ctx) => {
    const { into, serialNumber } = ctx.params;
    const named = into === 'origin' ? '' : String(evaluateKind(ctx, serialNumber, 'serial number', 'string') ?? '');
    const target = into === 'origin' ? ctx.origin : named === '' ? undefined : `${ctx.unit.jobOrder}/${named}`;
    if (target === undefined) return { take: 'refused', results: { reason: 'It names no unit that could take it in.' } };
    return { requests: [{ kind: 'merge', name: 'offer', into: target }] };
  },
  resume: (_ctx, signal) => (signal.kind === 'replied' ? { take: 'refused', results: { reason: signal.reason } } : {}),
});
