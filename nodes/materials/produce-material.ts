import { defineNode } from '@fettle/flows';
import { z } from 'zod';
import { evaluateKind } from '../evaluate-value.ts';
import { durationField, expressionField } from '../fields.ts';
import { missing } from '../problem.ts';
import { TOKEN_IN, tokenOut } from '../token-port.ts';
import { formField } from '../widget.ts';
import { materialField } from './material-field.ts';
import { notPositive } from './material-requirement.ts';

const Params = z.strictObject({
  definition: materialField({ title: 'Material', description: 'What is made: a product, a co-product or a by-product.' }),
  quantity: expressionField({ title: 'Quantity', description: 'For one piece of the lot. Empty: 1.', scope: 'routing', result: 'number' }),
  lot: expressionField({
    title: 'Lot number',
    description: "The lot that it goes into. Empty: the unit's serial number and the material.",
    scope: 'routing',
    result: 'string',
  }),
  shelfLife: durationField({ title: 'Shelf life', description: 'After this it has expired. 0: never.' }),
  blocked: z
    .boolean()
    .default(false)
    .meta(formField({ title: 'Blocked at first', description: 'Nobody can use it until quality releases it.', widget: 'switch' })),
});

export const produceMaterial = defineNode({
  type: 'produce-material',
  version: 1,
  usedIn: 'routing',
  title: 'Produce material',
  summary: 'Books what a step makes into a material lot: product, co-product or by-product.',
  help: `Adds a quantity to a material lot, and makes the lot when there is none. Its genealogy leads back to this unit and to everything that went into it.

Use one for every material that a step makes. A lot of another material with the same number is refused, and the unit leaves through *Refused*.

**Example.** After mixing: material \`paste\`, quantity \`data.mix.mass\`, lot \`unit.serialNumber\`; a second one for the by-product \`water\`.`,
  category: 'operations',
  icon: 'package-export',
  params: Params,
  defaults: Params.parse({}),
  ports: () => ({ inputs: [TOKEN_IN], outputs: [tokenOut('out', 'Produced'), tokenOut('refused', 'Refused', { exceptional: true })] }),
  outputs: () => ({ lot: 'string', quantity: 'number', reason: 'string' }),
  expressions: ({ quantity, lot }) => [
    ...(quantity === '' ? [] : [{ path: 'quantity', source: quantity, scope: 'routing' as const, result: 'number' as const }]),
    ...(lot === '' ? [] : [{ path: 'lot', source: lot, scope: 'routing' as const, result: 'string' as const }]),
  ],
  check: ({ definition }) => missing('definition', definition, 'Choose the material that is made.'),
  subtitle: ({ definition }) => definition,

  enter: (ctx) => {
    const { definition, quantity, lot, shelfLife, blocked } = ctx.params;
    const each = quantity === '' ? 1 : evaluateKind(ctx, quantity, 'quantity', 'number');
    if (typeof each !== 'number' || each <= 0) throw notPositive(ctx, quantity, each);
    const name = lot === '' ? `${ctx.unit.serialNumber}-${definition}` : String(evaluateKind(ctx, lot, 'lot', 'string') ?? '');
    const made = Math.round(each * ctx.unit.quantity * 1e9) / 1e9;
    const expires = shelfLife > 0 ? { expiresAt: ctx.at + Math.round(shelfLife * 1000) } : {};
    return { local: name, requests: [{ kind: 'produce', name: 'material', lot: name, definition, quantity: made, blocked, ...expires }] };
  },
  resume: (ctx, signal) => {
    if (signal.kind !== 'replied') return {};
    const lot = String(ctx.local ?? '');
    return signal.ok
      ? { take: 'out', results: { lot, quantity: signal.result.quantity ?? 0, reason: '' } }
      : { take: 'refused', results: { lot, quantity: 0, reason: signal.reason } };
  },
});
