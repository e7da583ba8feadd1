import { defineNode, FettleError, type RoutingContext, type RoutingPlan, type Wait } from '@fettle/flows';
import { z } from 'zod';
import { equipmentField, expressionField, stationField } from '../fields.ts';
import { missing } from '../problem.ts';
import { stationQuestion } from '../station-question.ts';
import { TOKEN_IN, tokenOut } from '../token-port.ts';
import { formField } from '../widget.ts';

/** More than this of one unit is a mistake in the expression. */
const MOST = 1000;

const whenGrowing = { field: 'grows', is: [true] } as const;
const Params = z.strictObject({
  from: z
    .enum(['fixed', 'expression'])
    .default('fixed')
    .meta(
      formField({
        title: 'How many',
        description: 'The same for every unit, or computed for each.',
        widget: 'select',
        options: { fixed: 'Fixed', expression: 'From an expression' },
      }),
    ),
  count: z
    .number()
    .int('The number of instances is a whole number.')
    .min(0)
    .max(MOST)
    .default(2)
    .meta(formField({ title: 'Number', widget: 'number', showWhen: { field: 'from', is: ['fixed'] } })),
  expression: expressionField({
    title: 'Number',
    description: 'Evaluated once, when the unit arrives.',
    scope: 'routing',
    result: 'number',
    showWhen: { field: 'from', is: ['expression'] },
  }),
  grows: z
    .boolean()
    .default(false)
    .meta(
      formField({
        title: 'More can follow',
        description: 'While the first ones are worked on, a person or a machine adds further ones.',
        widget: 'switch',
      }),
    ),
  station: stationField({
    title: 'Station',
    description: 'Where a person adds one, or says that these were all. Empty: nobody.',
    showWhen: whenGrowing,
  }),
  equipment: equipmentField({
    title: 'Machine',
    description: 'Whose signals add further ones. Empty: none.',
    allowClass: true,
    showWhen: whenGrowing,
  }),
  addWhen: expressionField({
    title: 'Add one when',
    description: 'Each time it becomes true, one more begins.',
    scope: 'watch',
    result: 'boolean',
    signalOf: 'equipment',
    showWhen: whenGrowing,
  }),
  closeWhen: expressionField({
    title: 'These were all when',
    description: 'No more are added from then on.',
    scope: 'watch',
    result: 'boolean',
    signalOf: 'equipment',
    showWhen: whenGrowing,
  }),
});
type Params = z.infer<typeof Params>;

const EACH = 'each';
const ADD = 'add';
const CLOSE = 'close';
const COMPLETE = 'complete';

export const multiInstance = defineNode({
  type: 'multi-instance',
  version: 1,
  usedIn: 'routing',
  split: 'instances',
  title: 'Several instances',
  summary: 'Does the same several times at once, such as for every cavity or every sample.',
  help: `What follows is done several times at the same time, each with its own number: \`instance\` in expressions is 1, 2, 3 … Results are kept for each one apart, and an instance sees its own. *Join of instances* brings them together and has them all as a list.

The number is fixed, or computed when the unit arrives, or grows while the work goes on: a person at a station, or a machine, adds one more, says that these were all, or completes the work with what is done so far.

**Example.** \`data.order.cavities\` instances → *Measure cavity* → *Join of instances* \`measured\` → *Decide* \`data.measured.instances.all(i, i.data.measure.width < 5.0)\`.`,
  category: 'gateways',
  icon: 'stack-push',
  params: Params,
  defaults: Params.parse({}),
  ports: () => ({ inputs: [TOKEN_IN], outputs: [tokenOut(EACH, 'Each')] }),
  outputs: () => ({ count: 'number' }),
  expressions: ({ from, expression, grows, equipment, addWhen, closeWhen }) => [
    ...(from === 'expression' ? [{ path: 'expression', source: expression, scope: 'routing' as const, result: 'number' as const }] : []),
    ...(grows
      ? conditions({ addWhen, closeWhen }).map(({ path, source }) => ({
          path,
          source,
          scope: 'watch' as const,
          equipment,
          result: 'boolean' as const,
        }))
      : []),
  ],
  check: (params) => [
    ...(params.from === 'expression' ? missing('expression', params.expression, 'Enter the expression that gives the number.') : []),
    ...(params.grows && conditions(params).length > 0
      ? missing('equipment', params.equipment, 'Choose the machine whose signals are meant.')
      : []),
    ...(params.grows && params.station === '' && params.closeWhen === ''
      ? [{ path: 'station', message: 'Nobody ever says that these were all: choose a station, or enter when a machine says so.' }]
      : []),
  ],
  subtitle: ({ from, count, expression, grows }) => `${from === 'fixed' ? count : expression} at once${grows ? ', more can follow' : ''}`,
  enter: (ctx) => {
    const count = countOf(ctx);
    const instances = { port: EACH, from: 1, count };
    if (!ctx.params.grows) return { instances, results: { count } };
    return { instances, wait: [...question(ctx, 1), ...watches(ctx, 1)], local: { count, turn: 1 }, results: { count } };
  },
  resume: (ctx, signal) => {
    const { count, turn } = ctx.local as { count: number; turn: number };
    const answer = signal.kind === 'taskCompleted' || signal.kind === 'watchMatched' ? signal.outcome : '';
    if (answer === ADD) {
      const next = turn + 1;
      const wait = signal.kind === 'taskCompleted' ? question(ctx, next) : watches(ctx, next, true);
      return {
        instances: { port: EACH, from: count + 1, count: 1 },
        wait,
        local: { count: count + 1, turn: next },
        results: { count: count + 1 },
      };
    }
    if (answer === 'over') return { wait: watches(ctx, turn + 1), local: { count, turn: turn + 1 } };
    if (answer === COMPLETE) return { cancel: 'instances', close: true };
    return answer === CLOSE ? { close: true } : {};
  },
});

function conditions({
  addWhen,
  closeWhen,
}: Pick<Params, 'addWhen' | 'closeWhen'>): readonly { readonly path: 'addWhen' | 'closeWhen'; readonly source: string }[] {
  return [
    { path: 'addWhen' as const, source: addWhen },
    { path: 'closeWhen' as const, source: closeWhen },
  ].filter(({ source }) => source !== '');
}

function question({ params, flowNode, equipment }: RoutingContext<Params>, turn: number): readonly Wait[] {
  if (params.station === '') return [];
  const answers = [
    { value: ADD, title: 'Add one more' },
    { value: CLOSE, title: 'These were all' },
    { value: COMPLETE, title: 'Enough: go on with what is done' },
  ];
  return [stationQuestion(`more${turn}`, { title: flowNode.name, station: equipment(params.station), answers })];
}

/** One watch at a time; after a further instance it waits until the condition is no longer so, so that what stays true adds one only. */
function watches({ params, equipment }: RoutingContext<Params>, turn: number, added = false): RoutingPlan['wait'] & readonly Wait[] {
  const { addWhen, closeWhen } = params;
  const close = closeWhen === '' ? [] : [{ outcome: CLOSE, when: closeWhen }];
  const add = addWhen === '' ? [] : [added ? { outcome: 'over', when: `!(${addWhen})` } : { outcome: ADD, when: addWhen }];
  const until = [...close, ...add];
  if (until.length === 0) return [];
  return [
    {
      kind: 'watch',
      name: `watch${turn}`,
      watch: { equipment: equipment(params.equipment), until, milestones: [], collect: [], exclusive: false },
    },
  ];
}

function countOf(ctx: RoutingContext<Params>): number {
  if (ctx.params.from === 'fixed') return ctx.params.count;
  const count = ctx.evaluate(ctx.params.expression);
  if (typeof count === 'number' && Number.isInteger(count) && count >= 0 && count <= MOST) return count;
  throw new FettleError(
    'expressionInvalid',
    `The number of instances of "${ctx.flowNode.name}" must be a whole number from 0 to ${MOST}, but is ${JSON.stringify(count)}.`,
    { place: { flowNode: ctx.flowNode.id, path: 'expression' } },
  );
}
