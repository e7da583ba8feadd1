import type { Json } from '@fettle/flows';
import { z } from 'zod';
import { expressionField } from './fields.ts';
import { missing, type Problem } from './problem.ts';
import { type FormField, formField } from './widget.ts';

/*
 * What a message to another system is made of: where it goes (an MQTT topic, an HTTP address) and its payload, a JSON object of named expressions.
 * Used by the steps of a routing and by the actions of a rule.
 */

type ShowWhen = Pick<FormField, 'showWhen'>;

/** An MQTT topic to publish to. */
export function topicField(shown: ShowWhen = {}) {
  return z
    .string()
    .max(500)
    .refine((topic) => !/[+#\0]/.test(topic), 'A topic to publish to has no wildcards: leave out + and #.')
    .refine((topic) => !topic.startsWith('$'), 'Topics that start with $ belong to the broker; choose another one.')
    .default('')
    .meta(formField({ ...shown, title: 'Topic', description: 'For example `plant/cell-1/alarm`.', widget: 'text' }));
}

export function retainField(shown: ShowWhen = {}) {
  return z
    .boolean()
    .default(false)
    .meta(formField({ ...shown, title: 'Retain', description: 'The broker keeps the message for later subscribers.', widget: 'switch' }));
}

export function methodField(shown: ShowWhen = {}) {
  return z
    .enum(['POST', 'PUT', 'PATCH', 'GET', 'DELETE'])
    .default('POST')
    .meta(
      formField({
        ...shown,
        title: 'Method',
        description: 'GET and DELETE send no payload.',
        widget: 'select',
        options: { POST: 'POST', PUT: 'PUT', PATCH: 'PATCH', GET: 'GET', DELETE: 'DELETE' },
      }),
    );
}

/** An http or https address without user name and password: a flow is read by many, and goes into version control. */
export function urlField(shown: ShowWhen = {}) {
  return z
    .string()
    .max(2000)
    .refine((url) => url === '' || isHttp(url), 'An address starts with http:// or https:// and names a host.')
    .refine((url) => url === '' || !hasCredentials(url), 'Leave user name and password out of the address; a flow holds no secrets.')
    .default('')
    .meta(
      formField({
        ...shown,
        title: 'Address',
        description: 'The server calls only hosts that an administrator has allowed.',
        widget: 'text',
      }),
    );
}

export function timeoutField(shown: ShowWhen = {}) {
  return z
    .number()
    .min(1, 'At least one second.')
    .max(60, 'At most 60 seconds; then it counts as failed and is tried again.')
    .default(10)
    .meta(
      formField({
        ...shown,
        title: 'Time to answer',
        description: 'Then the call counts as failed and is tried again.',
        widget: 'duration',
        unit: 's',
      }),
    );
}

/** A named CEL value. */
export const PayloadValue = (scope: 'routing' | 'rule') =>
  z.strictObject({
    name: z
      .string()
      .min(1, 'Give the value a name.')
      .max(100)
      .meta(formField({ title: 'Name', description: 'Name in the JSON object that is sent.', widget: 'text' })),
    value: expressionField({ title: 'Value', description: 'A constant is an expression too: `80.0`, `"P-17"`.', scope, result: 'any' }),
  });

export interface PayloadEntry {
  readonly name: string;
  readonly value: string;
}

export function payloadField(scope: 'routing' | 'rule', values: readonly PayloadEntry[]) {
  return z
    .array(PayloadValue(scope))
    .max(100)
    .default([...values])
    .meta(formField({ title: 'Payload', description: 'Names and values of the JSON object that is sent.', widget: 'list' }));
}

/** The JSON object to send; a value that is unknown is `null`. */
export function payloadOf(values: readonly PayloadEntry[], evaluate: (expression: string) => Json | undefined): Json {
  return Object.fromEntries(values.map(({ name, value }) => [name, evaluate(value) ?? null]));
}

export function payloadProblems(values: readonly PayloadEntry[]): readonly Problem[] {
  return values.flatMap(({ name, value }, index) => [
    ...missing(`payload[${index}].value`, value, `Enter the value of "${name}".`),
    ...(values.findIndex((other) => other.name === name) < index
      ? [{ path: `payload[${index}].name`, message: `The name "${name}" is used twice; every name must be different.` }]
      : []),
  ]);
}

function isHttp(url: string): boolean {
  return /^https?:\/\/[^\s/?#]/.test(url) && !/\s/.test(url) && URL.canParse(url);
}

function hasCredentials(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { username, password } = new URL(url);
  return username !== '' || password !== '';
}
