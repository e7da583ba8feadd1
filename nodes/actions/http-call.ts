import { defineNode } from '@fettle/flows';
import { z } from 'zod';
import { methodField, payloadField, payloadOf, payloadProblems, timeoutField, urlField } from '../message-fields.ts';
import { missing } from '../problem.ts';
import { actionExpression, evaluateFiring, FIRING_IN } from './firing-scope.ts';

const Params = z.strictObject({
  method: methodField(),
  url: urlField(),
  timeout: timeoutField(),
  payload: payloadField('rule', [
    { name: 'title', value: 'firing.title' },
    { name: 'equipment', value: 'firing.equipment' },
    { name: 'at', value: 'firing.at' },
  ]),
});

export const httpCall = defineNode({
  type: 'http-call',
  version: 1,
  usedIn: 'qualityRule',
  title: 'HTTP call',
  summary: 'Calls another system over HTTP.',
  help: `Calls an http or https address with a JSON object of named values. The server calls only hosts that an administrator allows; a flow cannot reach others. Credentials do not belong in a flow.

The values are expressions over the machine's good signals, \`value\` (the reading that made it fire), \`firing.title\`, \`firing.at\`, \`firing.equipment\`, \`firing.reasons\`, and \`unit\`; an unknown one is sent as \`null\`. A call is repeated with the same id until it is answered with 2xx; when it never is, an incident opens.

**Example.** \`POST\` to the maintenance system with \`machine\` = \`firing.equipment\` and \`why\` = \`firing.title\`.`,
  category: 'actions',
  icon: 'world-upload',
  params: Params,
  defaults: Params.parse({}),
  ports: () => ({ inputs: [FIRING_IN], outputs: [] }),
  expressions: ({ payload }) => payload.map(({ value }, index) => actionExpression(`payload[${index}].value`, value)),
  check: ({ url, payload }) => [...missing('url', url, 'Enter the address to call.'), ...payloadProblems(payload)],
  subtitle: ({ method, url }) => url && `${method} ${url}`,
  process: (ctx, { item }) => {
    if (!('firing' in item)) return {};
    const { method, url, timeout } = ctx.params;
    const body = payloadOf(ctx.params.payload, (expression) => evaluateFiring(ctx, item, expression));
    const call = { kind: 'httpCall', method, url, timeout: Math.round(timeout * 1000) } as const;
    return { effects: [{ name: 'call', action: method === 'GET' || method === 'DELETE' ? call : { ...call, body } }] };
  },
});
