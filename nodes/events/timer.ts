import { defineNode, FettleError } from '@fettle/flows';
import { z } from 'zod';
import { durationField, expressionField } from '../fields.ts';
import { missing } from '../problem.ts';
import { TOKEN_IN, tokenOut } from '../token-port.ts';
import { formField } from '../widget.ts';

const Params = z.strictObject({
  from: z
    .enum(['fixed', 'expression'])
    .default('fixed')
    .meta(
      formField({
        title: 'Time to wait',
        description: 'The same for every unit, or computed for each.',
        widget: 'select',
        options: { fixed: 'Fixed', expression: 'From an expression' },
      }),
    ),
  seconds: durationField({ title: 'Duration', showWhen: { field: 'from', is: ['fixed'] } }, 60),
  expression: expressionField({
    title: 'Duration in seconds',
    description: 'Evaluated once, when the unit arrives; a negative result waits 0 s.',
    scope: 'routing',
    result: 'number',
    showWhen: { field: 'from', is: ['expression'] },
  }),
});

/** A duration longer than this is a mistake in the expression, not a plan: ten years, in seconds. */
const LONGEST = 10 * 366 * 24 * 3600;

export const timer = defineNode({
  type: 'timer',
  version: 1,
  usedIn: 'routing',
  title: 'Timer',
  summary: 'Keeps the unit for a time, such as curing or cooling.',
  help: `The unit waits here for a time and then goes on. The time runs on the database's clock: a restart of Fettle neither loses nor shortens it.

Use it for curing, cooling and drying, or for a pause before a machine is asked again. The duration is fixed or an expression in seconds over the unit and what earlier steps recorded.

**Example.** \`data.oven.thickness * 90.0\` waits 90 s for each millimetre measured at *oven*.`,
  category: 'events',
  icon: 'clock',
  params: Params,
  defaults: Params.parse({}),
  ports: () => ({ inputs: [TOKEN_IN], outputs: [tokenOut('out', 'Time is over')] }),
  expressions: (params) =>
    params.from === 'expression' ? [{ path: 'expression', source: params.expression, scope: 'routing', result: 'number' }] : [],
  check: (params) =>
    params.from === 'expression' ? missing('expression', params.expression, 'Enter the expression that gives the seconds to wait.') : [],
  subtitle: (params) => (params.from === 'fixed' ? `${params.seconds} s` : `${params.expression} s`),
  enter: (ctx) => {
    const seconds = ctx.params.from === 'fixed' ? ctx.params.seconds : ctx.evaluate(ctx.params.expression);
    if (typeof seconds !== 'number' || !Number.isFinite(seconds) || seconds > LONGEST) {
      throw new FettleError(
        'expressionInvalid',
        `The duration of "${ctx.flowNode.name}" must be a number of seconds up to ten years, but is ${JSON.stringify(seconds)}.`,
        { place: { flowNode: ctx.flowNode.id, path: 'expression' } },
      );
    }
    return { wait: [{ kind: 'timer', name: 'timer', dueAt: ctx.at + Math.max(0, Math.ceil(seconds * 1000)) }] };
  },
  resume: (_ctx, signal) => (signal.kind === 'timerFired' ? { take: 'out' } : {}),
});
