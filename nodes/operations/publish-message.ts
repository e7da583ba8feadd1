import { defineNode, type EffectAction, type Json } from '@fettle/flows';
import { z } from 'zod';
import { connectionField } from '../fields.ts';
import {
  methodField,
  payloadField,
  payloadOf,
  payloadProblems,
  retainField,
  timeoutField,
  topicField,
  urlField,
} from '../message-fields.ts';
import { missing } from '../problem.ts';
import { TOKEN_IN, tokenOut } from '../token-port.ts';
import { formField } from '../widget.ts';

const MQTT = { showWhen: { field: 'via', is: ['mqtt'] } };
const HTTP = { showWhen: { field: 'via', is: ['http'] } };

const Params = z.strictObject({
  via: z
    .enum(['mqtt', 'http'])
    .default('mqtt')
    .meta(formField({ title: 'Send by', widget: 'select', options: { mqtt: 'MQTT', http: 'HTTP' } })),
  connection: connectionField({ title: 'Connection', description: 'The MQTT connection to publish on.', ...MQTT }),
  topic: topicField(MQTT),
  retain: retainField(MQTT),
  method: methodField(HTTP),
  url: urlField(HTTP),
  timeout: timeoutField(HTTP),
  payload: payloadField('routing', [
    { name: 'serialNumber', value: 'unit.serialNumber' },
    { name: 'jobOrder', value: 'unit.jobOrder' },
  ]),
});
type Params = z.infer<typeof Params>;

export const publishMessage = defineNode({
  type: 'publish-message',
  version: 1,
  usedIn: 'routing',
  title: 'Publish message',
  summary: 'Tells another system about the unit, by MQTT or HTTP, and waits until it has it.',
  help: `Sends a JSON object by MQTT or HTTP and lets the unit go on when the broker or the other system has taken it. The values of the object are expressions over the unit and earlier results.

A message is sent at least once; its id is the same each time, so a receiver can recognise a repetition. When it cannot be delivered after several tries, an incident opens; the unit waits here until somebody retries. HTTP goes only to hosts that an administrator allows, and an answer of 2xx counts as taken; it is there later as \`data.<id>.answer\`.

**Example.** By HTTP \`POST\` to the label printer's address with \`serialNumber\` = \`unit.serialNumber\`.`,
  category: 'operations',
  icon: 'send',
  params: Params,
  defaults: Params.parse({}),
  ports: () => ({ inputs: [TOKEN_IN], outputs: [tokenOut('done', 'Delivered')] }),
  outputs: () => ({ answer: 'any' }),
  expressions: ({ payload }) =>
    payload.map(({ value }, index) => ({ path: `payload[${index}].value`, source: value, scope: 'routing', result: 'any' })),
  check: ({ via, connection, topic, url, payload }) => [
    ...(via === 'mqtt' ? missing('connection', connection, 'Choose the MQTT connection to publish on.') : []),
    ...(via === 'mqtt' ? missing('topic', topic, 'Enter the topic to publish to.') : []),
    ...(via === 'http' ? missing('url', url, 'Enter the address to call.') : []),
    ...payloadProblems(payload),
  ],
  subtitle: ({ via, topic, method, url }) => (via === 'mqtt' ? topic : url && `${method} ${url}`),

  enter: (ctx) => {
    const payload = payloadOf(ctx.params.payload, (expression) => ctx.evaluate(expression));
    return { effects: [{ name: 'message', action: actionOf(ctx.params, payload) }], wait: [{ kind: 'effect', name: 'message' }] };
  },
  resume: (_ctx, signal) => {
    if (signal.kind !== 'effectFinished') return {};
    // A failure is tried again and becomes an incident before it gets here: what is not ok was skipped by a person, with a reason, so the unit goes on.
    return { take: 'done', results: { answer: signal.outcome.ok ? signal.outcome.result : null } };
  },
});

function actionOf({ via, connection, topic, retain, method, url, timeout }: Params, payload: Json): EffectAction {
  if (via === 'mqtt') return { kind: 'publishMqtt', connection, topic, payload, retain };
  const body = method === 'GET' || method === 'DELETE' ? {} : { body: payload };
  return { kind: 'httpCall', method, url, timeout: Math.round(timeout * 1000), ...body };
}
