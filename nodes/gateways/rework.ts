import { defineNode, type RoutingPlan } from '@fettle/flows';
import { z } from 'zod';
import { evaluateKind } from '../evaluate-value.ts';
import { expressionField, textField } from '../fields.ts';
import { missing } from '../problem.ts';
import { TOKEN_IN, tokenOut } from '../token-port.ts';
import { formField } from '../widget.ts';

const Limit = z.strictObject({
  reason: textField({ title: 'Reason', description: 'The reason code.' }),
  limit: z
    .number()
    .int('The limit is a whole number.')
    .min(0)
    .max(100)
    .default(1)
    .meta(formField({ title: 'Allowed reworks', description: '0: this is never reworked.', widget: 'number' })),
});
const Params = z.strictObject({
  limit: z
    .number()
    .int('The limit is a whole number.')
    .min(1, 'At least one rework must be allowed; without rework, leave this step out.')
    .max(100)
    .default(2)
    .meta(formField({ title: 'Allowed reworks', description: 'How often the same unit may go back through this step.', widget: 'number' })),
  reason: expressionField({
    title: 'Counted by reason',
    description:
      'A reason code from what earlier steps recorded; each reason has its own count and limit. Empty: all reworks count together.',
    scope: 'routing',
    result: 'string',
  }),
  limits: z
    .array(Limit)
    .max(50)
    .default([])
    .meta(formField({ title: 'Limits of single reasons', description: 'Other reasons have the limit above.', widget: 'list' })),
});

export const rework = defineNode({
  type: 'rework',
  version: 1,
  usedIn: 'routing',
  title: 'Rework',
  summary: 'Sends the unit back, but only so many times.',
  help: `Counts how often this unit has come here. Up to the limit it leaves through *Again*, which you connect to the earlier step; after that through *Limit reached*. So no unit circles for ever.

With a reason, each reason code is counted and limited by itself: a scratch may be polished twice, a crack never.

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
  outputs: (): Readonly<Record<string, 'number' | 'string' | 'any'>> => ({ count: 'number', reason: 'string', counts: 'any' }),
  expressions: ({ reason }) => (reason === '' ? [] : [{ path: 'reason', source: reason, scope: 'routing', result: 'string' }]),
  check: ({ reason, limits }) => [
    ...(limits.length > 0
      ? missing('reason', reason, 'Enter where the reason code comes from, or remove the limits of single reasons.')
      : []),
    ...limits.flatMap((limit, index) => missing(`limits[${index}].reason`, limit.reason, 'Enter the reason code.')),
  ],
  subtitle: ({ limit }) => (limit === 1 ? 'Once' : `Up to ${limit} times`),
  enter: (ctx): RoutingPlan => {
    const { params, visit, data, flowNode } = ctx;
    if (params.reason === '') return { take: visit <= params.limit ? 'again' : 'limitReached', results: { count: visit } };
    const reason = String(evaluateKind(ctx, params.reason, 'reason', 'string') ?? '');
    const before = (data[flowNode.id]?.counts ?? {}) as Readonly<Record<string, number>>;
    const count = (before[reason] ?? 0) + 1;
    const limit = params.limits.find((one) => one.reason === reason)?.limit ?? params.limit;
    return { take: count <= limit ? 'again' : 'limitReached', results: { count, reason, counts: { ...before, [reason]: count } } };
  },
});
