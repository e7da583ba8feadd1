import { defineNode } from '@fettle/flows';
import { z } from 'zod';
import { connectionField } from '../fields.ts';
import { payloadField, payloadOf, payloadProblems, retainField, topicField } from '../message-fields.ts';
import { missing } from '../problem.ts';
import { actionExpression, evaluateFiring, FIRING_IN } from './firing-scope.ts';

const Params = z.strictObject({
  connection: connectionField({ title: 'Connection', description: 'The MQTT connection to publish on.' }),
  topic: topicField(),
  retain: retainField(),
  payload: payloadField('rule', [
    { name: 'title', value: 'firing.title' },
    { name: 'equipment', value: 'firing.equipment' },
    { name: 'at', value: 'firing.at' },
  ]),
});

export const publishMqtt = defineNode({
  type: 'publish-mqtt',
  version: 1,
  usedIn: 'qualityRule',
  title: 'Publish MQTT',
  summary: 'Publishes a message to an MQTT broker.',
  help: `Publishes a JSON object of named values on a connection. The values are expressions over the machine's good signals, \`value\` (the reading that made it fire), \`firing.title\`, \`firing.at\`, \`firing.equipment\`, \`firing.reasons\`, and \`unit\`. A value that is unknown is sent as \`null\`.

A message is sent at least once; its id is the same each time, so a receiver can recognise a repetition.

**Example.** Topic \`plant/cell-1/alarm\`, payload \`power\` = \`spindlePower\`, \`serial\` = \`unit.serialNumber\`.`,
  category: 'actions',
  icon: 'broadcast',
  params: Params,
  defaults: Params.parse({}),
  ports: () => ({ inputs: [FIRING_IN], outputs: [] }),
  expressions: ({ payload }) => payload.map(({ value }, index) => actionExpression(`payload[${index}].value`, value)),
  check: ({ connection, topic, payload }) => [
    ...missing('connection', connection, 'Choose the MQTT connection to publish on.'),
    ...missing('topic', topic, 'Enter the topic to publish to.'),
    ...payloadProblems(payload),
  ],
  subtitle: ({ topic }) => topic,
  process: (ctx, { item }) => {
    if (!('firing' in item)) return {};
    const { connection, topic, retain } = ctx.params;
    const payload = payloadOf(ctx.params.payload, (expression) => evaluateFiring(ctx, item, expression));
    return { effects: [{ name: 'publish', action: { kind: 'publishMqtt', connection, topic, payload, retain } }] };
  },
});
