import { defineNode, type RoutingContext, type RoutingPlan } from '@fettle/flows';
import { z } from 'zod';
import { evaluateKind } from '../evaluate-value.ts';
import { equipmentField, expressionField, signalField } from '../fields.ts';
import { missing } from '../problem.ts';
import { TOKEN_IN, tokenOut } from '../token-port.ts';
import { formField } from '../widget.ts';
import { materialField } from './material-field.ts';
import { notPositive } from './material-requirement.ts';

const Params = z.strictObject({
  definition: materialField({ title: 'Material', description: 'What is used up.' }),
  quantity: expressionField({ title: 'Quantity', description: 'For one piece of the lot. Empty: 1.', scope: 'routing', result: 'number' }),
  lotFrom: z
    .enum(['expression', 'signal'])
    .default('expression')
    .meta(
      formField({
        title: 'Lot',
        widget: 'select',
        options: { expression: 'From an expression', signal: 'What the machine says: the lot that is loaded' },
      }),
    ),
  lot: expressionField({
    title: 'Lot number',
    description: 'An earlier result, or a fixed text in quotes.',
    scope: 'routing',
    result: 'string',
  }),
  equipment: equipmentField({
    title: 'Machine',
    description: 'The machine whose signal names the lot.',
    allowClass: true,
    showWhen: { field: 'lotFrom', is: ['signal'] },
  }),
  signal: signalField({
    title: 'Signal',
    description: 'Holds the lot number.',
    signalOf: 'equipment',
    showWhen: { field: 'lotFrom', is: ['signal'] },
  }),
});
type Params = z.infer<typeof Params>;

export const consumeMaterial = defineNode({
  type: 'consume-material',
  version: 1,
  usedIn: 'routing',
  title: 'Consume material',
  summary: 'A machine uses material of a lot up: the lot is booked, and belongs to the unit.',
  help: `Takes a quantity from a material lot and puts the lot on the unit's record. The lot is named by an expression or by a signal of the machine (the reel that is loaded). It is exact: two units never take the same piece, and a lot never goes below zero unless its material may.

A lot that is blocked, expired, of another material, or too small is refused: the unit leaves through *Refused* with the reason in \`data.<id>.reason\`, and nothing is taken. What a person mounts belongs into the materials of a *Manual operation*, where it is scanned.

**Example.** Material \`solder-paste\`, quantity \`0.4\`, lot from the signal \`printer-1.pasteLot\`; refused → *Hold*.`,
  category: 'operations',
  icon: 'package-import',
  params: Params,
  defaults: Params.parse({}),
  ports: () => ({ inputs: [TOKEN_IN], outputs: [tokenOut('out', 'Consumed'), tokenOut('refused', 'Refused', { exceptional: true })] }),
  outputs: () => ({ lot: 'string', quantity: 'number', reason: 'string' }),
  expressions: ({ quantity, lot, lotFrom }) => [
    ...(quantity === '' ? [] : [{ path: 'quantity', source: quantity, scope: 'routing' as const, result: 'number' as const }]),
    ...(lotFrom === 'signal' || lot === '' ? [] : [{ path: 'lot', source: lot, scope: 'routing' as const, result: 'string' as const }]),
  ],
  signals: ({ lotFrom, equipment, signal }) =>
    lotFrom === 'signal' && signal !== '' ? [{ path: 'signal', equipment, signal, use: 'watch', valueKind: 'string' }] : [],
  check: ({ definition, lotFrom, lot, equipment, signal }) => [
    ...missing('definition', definition, 'Choose the material that is used up.'),
    ...(lotFrom === 'signal'
      ? [
          ...missing('equipment', equipment, 'Choose the machine whose signal names the lot.'),
          ...missing('signal', signal, 'Choose the signal that holds the lot number.'),
        ]
      : missing('lot', lot, 'Say which lot is used.')),
  ],
  subtitle: ({ definition }) => definition,

  enter: (ctx) => {
    const { lotFrom, equipment, signal, lot } = ctx.params;
    if (lotFrom === 'expression') return take(ctx, String(evaluateKind(ctx, lot, 'lot', 'string') ?? ''));
    return {
      wait: [
        {
          kind: 'watch',
          name: 'loaded',
          watch: {
            equipment: ctx.equipment(equipment),
            until: [{ outcome: 'loaded', when: `${signal} != ''` }],
            milestones: [],
            collect: [{ key: 'lot', signal, aggregate: 'last' }],
            exclusive: false,
          },
        },
      ],
    };
  },
  resume: (ctx, signal) => {
    if (signal.kind === 'watchMatched') return take(ctx, String(signal.collected.lot?.value ?? signal.event?.value ?? ''));
    if (signal.kind !== 'replied') return {};
    const { lot, quantity } = signal.result;
    return signal.ok
      ? { take: 'out', results: { lot: lot ?? '', quantity: quantity ?? 0, reason: '' } }
      : { take: 'refused', results: { lot: String(ctx.local ?? ''), quantity: 0, reason: signal.reason } };
  },
});

function take(ctx: RoutingContext<Params>, lot: string): RoutingPlan {
  const { definition, quantity } = ctx.params;
  if (lot === '') return { take: 'refused', results: { lot: '', quantity: 0, reason: `No lot of ${definition} is named.` } };
  const each = quantity === '' ? 1 : evaluateKind(ctx, quantity, 'quantity', 'number');
  if (typeof each !== 'number' || each <= 0) throw notPositive(ctx, quantity, each);
  const needed = Math.round(each * ctx.unit.quantity * 1e9) / 1e9;
  return { local: lot, requests: [{ kind: 'consume', name: 'material', lot, definition, quantity: needed }] };
}
