import { defineNode, type RoutingContext, type Wait } from '@fettle/flows';
import { z } from 'zod';
import { evaluateKind } from '../evaluate-value.ts';
import { durationField, expressionField, keyField, keyProblems, stationField, textField } from '../fields.ts';
import { missing } from '../problem.ts';
import { stationQuestion } from '../station-question.ts';
import { TOKEN_IN, tokenOut } from '../token-port.ts';
import { formField } from '../widget.ts';

const BY_PERSON = { field: 'decidedBy', is: ['person'] };

const Alternative = z.strictObject({
  key: keyField({ title: 'Port', description: 'Name of the way out; connections refer to it.' }),
  title: textField({ title: 'Title', description: 'Words on the button and at the connection. Empty: the key.' }),
  when: expressionField({
    title: 'Possible when',
    description: 'Only then it can be chosen. Empty: always.',
    scope: 'routing',
    result: 'boolean',
  }),
});
const Params = z.strictObject({
  decidedBy: z
    .enum(['person', 'expression'])
    .default('person')
    .meta(
      formField({
        title: 'Chosen by',
        widget: 'select',
        options: { person: 'A person at a station', expression: 'The first that is possible' },
      }),
    ),
  station: stationField({ title: 'Station', description: 'The station whose queue asks.', showWhen: BY_PERSON }),
  alternatives: z
    .array(Alternative)
    .min(2, 'Alternatives need at least two ways.')
    .max(12)
    .default([
      { key: 'a', title: 'Alternative A', when: '' },
      { key: 'b', title: 'Alternative B', when: '' },
    ])
    .meta(formField({ title: 'Alternatives', description: 'One of them is taken.', widget: 'list' })),
  usual: textField({ title: 'Usual way', description: 'Port that is taken when nothing else is possible or nobody chooses in time.' }, 'a'),
  timeLimit: durationField({ title: 'Choose within', description: 'Then the usual way is taken. 0: the unit waits.', showWhen: BY_PERSON }),
});
type Params = z.infer<typeof Params>;

export const alternative = defineNode({
  type: 'alternative',
  version: 1,
  usedIn: 'routing',
  title: 'Alternatives',
  summary: 'One of several operations that can do the same: chosen by a person or by an expression.',
  help: `For work that can be done in more than one way: on machine A or machine B, by hand or by robot. A person chooses at a station, among those that are possible for the unit; or the first that is possible is taken. The usual way is taken when no other is possible, and when nobody has chosen in time. What was chosen is there later as \`data.<id>.chosen\`.

**Example.** \`mill1\` and \`mill2\` (possible when \`unit.quantity < 10.0\`), asked at \`dispatch\`, usual way \`mill1\` after 5 min.`,
  category: 'gateways',
  icon: 'arrow-fork',
  params: Params,
  defaults: Params.parse({}),
  ports: ({ alternatives }) => ({ inputs: [TOKEN_IN], outputs: alternatives.map(({ key, title }) => tokenOut(key, title || key)) }),
  outputs: () => ({ chosen: 'string', person: 'string' }),
  expressions: ({ alternatives }) =>
    alternatives.flatMap(({ when }, index) =>
      when === '' ? [] : [{ path: `alternatives[${index}].when`, source: when, scope: 'routing' as const, result: 'boolean' as const }],
    ),
  check: ({ decidedBy, station, alternatives, usual }) => [
    ...(decidedBy === 'person' ? missing('station', station, 'Choose the station where a person is asked.') : []),
    ...(alternatives.some(({ key }) => key === usual)
      ? []
      : [{ path: 'usual', message: `There is no way "${usual}". Name one of: ${alternatives.map(({ key }) => key).join(', ')}.` }]),
    ...keyProblems(
      'alternatives',
      alternatives.map(({ key }) => key),
      [],
    ),
  ],
  subtitle: ({ decidedBy, station, usual }) => (decidedBy === 'person' ? `${station}, usually ${usual}` : `usually ${usual}`),
  enter: (ctx) => {
    const { decidedBy, usual, timeLimit } = ctx.params;
    const possible = possibleFor(ctx);
    const [first] = possible;
    if (decidedBy === 'expression' || possible.length < 2) return taken(first?.key ?? usual, '');
    const limit: Wait[] = timeLimit > 0 ? [{ kind: 'timer', name: 'limit', dueAt: ctx.at + Math.ceil(timeLimit * 1000) }] : [];
    return { wait: [question(ctx, possible), ...limit] };
  },
  resume: ({ params }, signal) => {
    if (signal.kind === 'timerFired') return taken(params.usual, '');
    return signal.kind === 'taskCompleted' ? taken(signal.outcome, signal.person) : {};
  },
});

const taken = (key: string, person: string) => ({ take: key, results: { chosen: key, person } });

function possibleFor(ctx: RoutingContext<Params>): Params['alternatives'] {
  return ctx.params.alternatives.filter(
    ({ key, when }) => when === '' || evaluateKind(ctx, when, `condition of the way "${key}"`, 'boolean') === true,
  );
}

/** The usual way is the first button. */
function question({ params, flowNode, equipment }: RoutingContext<Params>, possible: Params['alternatives']): Wait {
  const answers = [...possible]
    .sort((a, b) => Number(b.key === params.usual) - Number(a.key === params.usual))
    .map(({ key, title }) => ({ value: key, title: title || key }));
  const asked = stationQuestion('choice', {
    title: flowNode.name,
    station: equipment(params.station),
    text: 'Choose how it is done.',
    answers,
  });
  return asked.kind === 'task' ? { ...asked, instruction: { ...asked.instruction, choice: true } } : asked;
}
