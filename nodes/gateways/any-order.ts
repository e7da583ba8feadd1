import { defineNode, type Json, type RoutingContext, type RoutingPlan, type Wait } from '@fettle/flows';
import { z } from 'zod';
import { keyField, keyProblems, stationField, textField } from '../fields.ts';
import { missing } from '../problem.ts';
import { stationQuestion } from '../station-question.ts';
import { TOKEN_IN, tokenOut } from '../token-port.ts';
import { formField } from '../widget.ts';

const Operation = z.strictObject({
  key: keyField({ title: 'Port', description: 'Name of the way out to the operation; connections refer to it.' }),
  title: textField({ title: 'Title', description: 'What operators read in the queue. Empty: the key.' }),
  station: stationField({ title: 'Station', description: 'The station whose queue offers it.' }),
  required: z
    .boolean()
    .default(true)
    .meta(formField({ title: 'Required', description: 'Without it the unit does not go on.', widget: 'switch' })),
});
const Params = z.strictObject({
  operations: z
    .array(Operation)
    .min(2, 'Any order needs at least two operations.')
    .max(30)
    .default([
      { key: 'a', title: 'Operation A', station: '', required: true },
      { key: 'b', title: 'Operation B', station: '', required: true },
    ])
    .meta(
      formField({
        title: 'Operations',
        description: 'Each once, one at a time, in the order in which operators take them.',
        widget: 'list',
      }),
    ),
});
type Params = z.infer<typeof Params>;

/** Where the end of each operation is connected. */
const BACK = 'back';
const DONE = 'done';

export const anyOrder = defineNode({
  type: 'any-order',
  version: 1,
  usedIn: 'routing',
  title: 'Any order',
  summary: 'Several operations, each once and one at a time, in whatever order operators take them.',
  help: `The queues of the stations offer what can be started; taking one takes the unit there, and nothing else is offered until it is back. When every required operation is done and no optional one is left, the unit goes on through *All done*. The last required one is started without asking.

Connect each operation's way out to the input *An operation is done*. Optional operations that are left over can be left out by an authorised person, with a reason.

**Example.** *Deburr*, *Label* and (optional) *Engrave* → *Inspection*.`,
  category: 'gateways',
  icon: 'arrows-shuffle',
  params: Params,
  defaults: Params.parse({}),
  ports: ({ operations }) => ({
    inputs: [TOKEN_IN, { name: BACK, title: 'An operation is done', kind: 'token' }],
    outputs: [...operations.map(({ key, title }) => tokenOut(key, title || key)), tokenOut(DONE, 'All done')],
  }),
  outputs: () => ({ done: 'list', current: 'string', person: 'string' }),
  /** Each operation once for each arrival. */
  boundedPorts: ({ operations }) => operations.map(({ key }) => key),
  check: ({ operations }) => [
    ...operations.flatMap(({ key, station }, index) =>
      missing(`operations[${index}].station`, station, `Choose the station that offers "${key}".`),
    ),
    ...keyProblems(
      'operations',
      operations.map(({ key }) => key),
      [BACK, DONE],
    ),
  ],
  subtitle: ({ operations }) => `${operations.length} operations`,
  enter: (ctx) => {
    const done = doneSoFar(ctx);
    const left = leftOf(ctx.params, done);
    const results = { done, current: '', person: '' };
    const [only] = left;
    if (only === undefined) return { take: DONE, results };
    if (left.length === 1 && only.required) return { take: only.key, results: { ...results, current: only.key } };
    return { wait: left.map((operation) => offer(ctx, operation)), results };
  },
  resume: ({ params }, signal) => {
    if (signal.kind !== 'taskCompleted') return {};
    const taken = params.operations.find(({ key }) => key === signal.name);
    return taken === undefined ? {} : { take: taken.key, results: { current: taken.key, person: signal.person } };
  },
  skip: (ctx): RoutingPlan | undefined => {
    const done = (ctx.data[ctx.flowNode.id]?.done ?? []) as readonly string[];
    return leftOf(ctx.params, done).some(({ required }) => required) ? undefined : { take: DONE };
  },
});

/** Those of this arrival: coming in anew, by rework or for another lot, begins with none. */
function doneSoFar({ arrivedAt, data, flowNode }: RoutingContext<Params>): readonly string[] {
  if (arrivedAt !== BACK) return [];
  const { done = [], current = '' } = data[flowNode.id] ?? {};
  return [...(done as readonly string[]), String(current)];
}

function leftOf({ operations }: Params, done: readonly Json[]) {
  return operations.filter(({ key }) => !done.includes(key));
}

function offer({ equipment, flowNode }: RoutingContext<Params>, { key, title, station, required }: Params['operations'][number]): Wait {
  const question = stationQuestion(key, {
    title: title || key,
    station: equipment(station),
    text: `${flowNode.name}: take it now, or take another one first.${required ? '' : ' It is optional.'}`,
    answers: [{ value: 'start', title: 'Start' }],
  });
  return question.kind === 'task' ? { ...question, instruction: { ...question.instruction, choice: true } } : question;
}
