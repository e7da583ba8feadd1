import { defineNode, type Json, ValueKind } from '@fettle/flows';
import { z } from 'zod';
import { evaluateKind } from '../evaluate-value.ts';
import { expressionField, keyField, keyProblems } from '../fields.ts';
import { missing } from '../problem.ts';
import { TOKEN_IN, tokenOut } from '../token-port.ts';
import { formField } from '../widget.ts';

const Input = z.strictObject({
  key: keyField({ title: 'Name', description: 'As the start of the called routing names it.' }),
  value: expressionField({ title: 'Value', scope: 'routing', result: 'any' }),
});
const Output = z.strictObject({
  key: keyField({ title: 'Key', description: 'Name of the result: `data.<id>.<key>`.' }),
  valueKind: ValueKind.default('number').meta(
    formField({ title: 'Kind', widget: 'select', options: { number: 'Number', string: 'Text', boolean: 'Yes or no' } }),
  ),
  value: expressionField({
    title: 'Value',
    description: '`called` is the data of the called routing: `called.spray.thickness`.',
    scope: 'routing',
    result: 'any',
  }),
});
const Params = z.strictObject({
  flow: z
    .string()
    .max(100)
    .regex(/^([A-Za-z][A-Za-z0-9_-]*)?$/, 'A flow id has letters, digits, - and _, and starts with a letter.')
    .default('')
    .meta(formField({ title: 'Routing', description: 'The released routing that is run.', widget: 'routing' })),
  inputs: z
    .array(Input)
    .max(30)
    .default([])
    .meta(formField({ title: 'Hands over', description: 'Values that the called routing gets.', widget: 'list' })),
  outputs: z
    .array(Output)
    .max(30)
    .default([])
    .meta(formField({ title: 'Brings back', description: 'Values that it leaves as results of this step.', widget: 'list' })),
});

const OWN_RESULTS = ['result', 'quantity'];
const CALLED = { called: 'any' } as const;

export const callRouting = defineNode({
  type: 'call-routing',
  version: 1,
  usedIn: 'routing',
  title: 'Call routing',
  summary: 'Runs another routing for the same unit and goes on with how it ends.',
  help: `Runs a routing that several products share (painting, final test, packing) as a part of this one. The unit waits here until it has ended there, and leaves by how it ended. The version is bound when this routing is released: what was reviewed is what runs, whatever is released afterwards.

A hold on the unit reaches the called routing, and an abort does too. When the unit leaves this step otherwise (a boundary event), the called routing is aborted.

**Example.** Routing \`paint\`, hands over \`colour\` = \`data.order.colour\`, brings back \`thickness\` = \`called.spray.thickness\`; *Scrapped* → *Scrap*.`,
  category: 'operations',
  icon: 'route',
  params: Params,
  defaults: Params.parse({}),
  ports: () => ({
    inputs: [TOKEN_IN],
    outputs: [
      tokenOut('good', 'Good'),
      tokenOut('scrapped', 'Scrapped', { exceptional: true }),
      tokenOut('stopped', 'Aborted or returned', { exceptional: true }),
    ],
  }),
  outputs: ({ outputs }) => ({
    ...Object.fromEntries(outputs.map(({ key, valueKind }) => [key, valueKind])),
    result: 'string',
    quantity: 'number',
  }),
  calls: ({ flow }) => (flow === '' ? [] : [{ path: 'flow', flow }]),
  expressions: ({ inputs, outputs }) => [
    ...inputs.flatMap(({ value }, index) =>
      value === '' ? [] : [{ path: `inputs[${index}].value`, source: value, scope: 'routing' as const, result: 'any' as const }],
    ),
    ...outputs.flatMap(({ value, valueKind }, index) =>
      value === '' ? [] : [{ path: `outputs[${index}].value`, source: value, scope: 'routing' as const, result: valueKind, names: CALLED }],
    ),
  ],
  check: ({ flow, inputs, outputs }) => [
    ...missing('flow', flow, 'Choose the routing that is run.'),
    ...inputs.flatMap(({ key, value }, index) => missing(`inputs[${index}].value`, value, `Say what "${key}" is.`)),
    ...outputs.flatMap(({ key, value }, index) => missing(`outputs[${index}].value`, value, `Say where "${key}" comes from.`)),
    ...keyProblems(
      'inputs',
      inputs.map(({ key }) => key),
      [],
    ),
    ...keyProblems(
      'outputs',
      outputs.map(({ key }) => key),
      OWN_RESULTS,
    ),
  ],
  subtitle: ({ flow }) => flow,

  enter: (ctx) => {
    const inputs: Record<string, Json> = {};
    for (const { key, value } of ctx.params.inputs) inputs[key] = ctx.evaluate(value);
    return { requests: [{ kind: 'call', name: 'routing', flow: ctx.params.flow, inputs }] };
  },
  resume: (ctx, signal) => {
    if (signal.kind !== 'replied') return {};
    const { result = 'aborted', quantity = 0, data = {} } = signal.result;
    const called = { evaluate: (source: string) => ctx.evaluate(source, { called: data }), flowNode: ctx.flowNode };
    const results: Record<string, Json> = { result, quantity };
    if (result === 'good')
      for (const { key, value, valueKind } of ctx.params.outputs) results[key] = evaluateKind(called, value, `"${key}"`, valueKind);
    return { take: result === 'good' ? 'good' : result === 'scrapped' ? 'scrapped' : 'stopped', results };
  },
});
