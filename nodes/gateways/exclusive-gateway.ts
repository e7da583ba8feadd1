import { defineNode } from '@fettle/flows';
import { z } from 'zod';
import { evaluateKind } from '../evaluate-value.ts';
import { expressionField, keyField, keyProblems, textField } from '../fields.ts';
import { missing } from '../problem.ts';
import { TOKEN_IN, tokenOut } from '../token-port.ts';
import { formField } from '../widget.ts';

const Condition = z.strictObject({
  key: keyField({ title: 'Port', description: 'Name of the way out; connections refer to it, so it stays when the title changes.' }),
  title: textField({ title: 'Title', description: 'Words at the connection. Empty: the expression.' }),
  when: expressionField({
    title: 'When',
    description: 'True: the unit takes this way.',
    scope: 'routing',
    result: 'boolean',
  }),
});
const Params = z.strictObject({
  conditions: z
    .array(Condition)
    .min(1, 'A gateway needs at least one condition.')
    .max(50)
    .default([{ key: 'yes', title: 'Yes', when: '' }])
    .meta(formField({ title: 'Conditions', description: 'Tried from the top; the first that is true decides.', widget: 'list' })),
});

/** Where the unit goes when no condition is true. */
const OTHERWISE = 'otherwise';

export const exclusiveGateway = defineNode({
  type: 'exclusive-gateway',
  version: 1,
  usedIn: 'routing',
  title: 'Decide',
  summary: 'Sends the unit one of several ways, by conditions in order.',
  help: `The conditions are tried from the top and the unit takes the way of the first that is true; if none is, it leaves through *Otherwise*. So every unit gets on.

Use it wherever the way depends on the product, on what a machine recorded or an operator entered. A condition sees \`unit\`, \`data\` (results of earlier steps by their id) and \`visit\`. One that cannot be evaluated, because a step has not run, opens an incident rather than guessing.

**Example.** Port \`heavy\`, when \`data.weigh.mass > 12.5\`; everything lighter goes *Otherwise*.`,
  category: 'gateways',
  icon: 'arrows-split-2',
  params: Params,
  defaults: Params.parse({}),
  ports: ({ conditions }) => ({
    inputs: [TOKEN_IN],
    outputs: [...conditions.map(({ key, title, when }) => tokenOut(key, title || when || key)), tokenOut(OTHERWISE, 'Otherwise')],
  }),
  expressions: ({ conditions }) =>
    conditions.map(({ when }, index) => ({ path: `conditions[${index}].when`, source: when, scope: 'routing', result: 'boolean' })),
  check: ({ conditions }) => [
    ...conditions.flatMap(({ key, when }, index) =>
      missing(`conditions[${index}].when`, when, `Enter the condition for the way "${key}".`),
    ),
    ...keyProblems(
      'conditions',
      conditions.map(({ key }) => key),
      [OTHERWISE],
    ),
  ],
  mayTake: ({ conditions }) =>
    [...conditions.map(({ key }) => key), OTHERWISE].map((taken, index) => ({
      take: [taken],
      when: conditions.slice(0, index + 1).map(({ when }, at) => ({ expression: when, is: at === index })),
    })),
  subtitle: ({ conditions }) => conditions[0]?.when ?? '',
  enter: (ctx) => {
    const taken = ctx.params.conditions.find(
      ({ key, when }) => evaluateKind(ctx, when, `condition of the way "${key}"`, 'boolean') === true,
    );
    return { take: taken?.key ?? OTHERWISE };
  },
});
