import { defineNode, FettleError, type Value } from '@fettle/flows';
import { z } from 'zod';
import { expressionField } from '../fields.ts';
import { missing } from '../problem.ts';
import { readingIn, valueKindField } from '../reading-ports.ts';
import { formField } from '../widget.ts';

const Params = z.strictObject({
  expression: expressionField({
    title: 'Expression',
    description: 'Over `value` and the signals of the machine.',
    scope: 'rule',
    result: 'any',
  }),
  valueKind: valueKindField(),
  unit: z
    .string()
    .max(30)
    .default('')
    .meta(
      formField({
        title: 'Unit',
        description: 'Engineering unit of the result.',
        widget: 'text',
        showWhen: { field: 'valueKind', is: ['number'] },
      }),
    ),
});

export const expression = defineNode({
  type: 'expression',
  version: 1,
  usedIn: 'qualityRule',
  title: 'Expression',
  summary: 'Computes a value from the reading and other signals.',
  help: `Computes a new value for each good reading that arrives, from \`value\` and the latest good readings of the machine's other signals. When one of them is missing, bad or stale, the result is unknown and nothing goes on.

Use it for differences, ratios and conversions. The kind and unit of the result type the connection behind it.

**Example.** \`value - commandedPosition\` in mm: the following error of an axis.`,
  category: 'processing',
  icon: 'math-function',
  params: Params,
  defaults: Params.parse({}),
  ports: ({ valueKind, unit }) => ({
    inputs: [readingIn('any')],
    outputs: [{ name: 'out', title: 'Result', kind: valueKind, ...(valueKind === 'number' && unit !== '' ? { unit } : {}) }],
  }),
  expressions: (params) => [
    { path: 'expression', source: params.expression, scope: 'rule', result: params.valueKind, names: { value: 'any' } },
  ],
  check: (params) => missing('expression', params.expression, 'Enter the expression that gives the value.'),
  subtitle: (params) => params.expression,
  process: (ctx, { item }) => {
    if ('firing' in item || item.quality !== 'good' || item.value === null) return {};
    const value = ctx.evaluate(ctx.params.expression, { value: item.value });
    if (value === undefined || value === null) return {};
    if (typeof value !== ctx.params.valueKind) {
      throw new FettleError(
        'expressionInvalid',
        `"${ctx.flowNode.name}" must give a ${ctx.params.valueKind}, but "${ctx.params.expression}" gives ${JSON.stringify(value)}. Correct the expression or its kind.`,
        { place: { flowNode: ctx.flowNode.id, path: 'expression' } },
      );
    }
    return {
      out: {
        out: { value: value as Value, quality: 'good', sourceTime: item.sourceTime, equipment: ctx.equipment, eventId: item.eventId },
      },
    };
  },
});
