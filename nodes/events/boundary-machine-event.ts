import { defineNode, type RoutingContext, type Wait } from '@fettle/flows';
import { z } from 'zod';
import { equipmentField, expressionField } from '../fields.ts';
import { missing } from '../problem.ts';
import { tokenOut } from '../token-port.ts';
import { formField } from '../widget.ts';
import { catches, interruptingField } from './boundary-field.ts';

const Params = z.strictObject({
  equipment: equipmentField({
    title: 'Machine',
    description: 'The machine, or a class that the job order binds to one.',
    allowClass: true,
  }),
  when: expressionField({
    title: 'When',
    description: "True: it happens. It sees the machine's signals.",
    scope: 'watch',
    result: 'boolean',
    signalOf: 'equipment',
  }),
  interrupting: interruptingField,
  repeats: z
    .boolean()
    .default(false)
    .meta(
      formField({
        title: 'Each time',
        description: 'Every time the condition becomes true while the operation goes on. Else once.',
        widget: 'switch',
        showWhen: { field: 'interrupting', is: [false] },
      }),
    ),
});
type Params = z.infer<typeof Params>;

const HAPPENED = 'happened';
const OVER = 'over';

export const boundaryMachineEvent = defineNode({
  type: 'boundary-machine-event',
  version: 1,
  usedIn: 'routing',
  title: 'Machine event at an operation',
  summary: 'Happens when something is so at a machine while an operation goes on.',
  help: `Stands at the edge of an operation and watches a machine, that of the operation or any other, as long as the operation goes on. When the condition is true the operation is interrupted and the unit leaves from here; or the operation goes on and something is begun beside it.

The machine is not claimed. Readings that are bad, stale or missing make the condition unknown, never true.

**Example.** At *Weld*, machine \`extractor-1\`, when \`!running\`, interrupting → *Hold*.`,
  category: 'events',
  icon: 'antenna',
  params: Params,
  defaults: Params.parse({}),
  ports: () => ({ inputs: [], outputs: [tokenOut('out', 'It happened', { exceptional: true })] }),
  outputs: () => ({ at: 'number' }),
  expressions: ({ equipment, when }) => [{ path: 'when', source: when, scope: 'watch', equipment, result: 'boolean' }],
  check: ({ equipment, when }) => [
    ...missing('equipment', equipment, 'Choose the machine.'),
    ...missing('when', when, 'Enter the condition.'),
  ],
  subtitle: ({ equipment, when }) => (equipment === '' ? '' : `${equipment}: ${when}`),
  enter: () => ({ take: 'out' }),
  boundary: {
    attach: (ctx) => [watch(ctx, 1, HAPPENED)],
    react: (ctx, signal) => {
      if (signal.kind !== 'watchMatched') return {};
      const { interrupting, repeats } = ctx.params;
      const turn = Number(signal.name) + 1;
      if (signal.outcome === OVER) return { wait: [watch(ctx, turn, HAPPENED)] };
      const wait = !interrupting && repeats ? [watch(ctx, turn, OVER)] : [];
      return { catches: catches(interrupting), wait, results: { at: signal.event?.sourceTime ?? ctx.at } };
    },
  },
});

/** After it has happened it waits until that is over: what stays true happens once. */
function watch({ params, equipment }: RoutingContext<Params>, turn: number, outcome: string): Wait {
  const until = [{ outcome, when: outcome === OVER ? `!(${params.when})` : params.when }];
  return {
    kind: 'watch',
    name: String(turn),
    watch: { equipment: equipment(params.equipment), until, milestones: [], collect: [], exclusive: false },
  };
}
