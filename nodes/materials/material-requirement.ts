import { FettleError, type MaterialRequirement, MaterialTracking, type RoutingContext } from '@fettle/flows';
import { z } from 'zod';
import { evaluateKind } from '../evaluate-value.ts';
import { expressionField, keyField, textField } from '../fields.ts';
import { missing, type Problem } from '../problem.ts';
import { formField } from '../widget.ts';
import { materialField } from './material-field.ts';

/** One material that a work instruction asks for, as it is drawn. */
export const MaterialParams = z.strictObject({
  key: keyField({ title: 'Key', description: 'Names the material among those of this step.' }),
  title: textField({ title: 'Title', description: 'What the operator reads. Empty: the material.' }),
  definition: materialField({ title: 'Material', description: 'The material that is used, or the product of the unit that is built in.' }),
  tracking: MaterialTracking.default('lot').meta(
    formField({
      title: 'Scanned as',
      widget: 'select',
      options: { lot: 'Lot: so much of it is taken', unit: 'Unit: a finished one by its serial number' },
    }),
  ),
  quantity: expressionField({ title: 'Quantity', description: 'For one piece of the lot. Empty: 1.', scope: 'routing', result: 'number' }),
  unit: textField({ title: 'Unit', description: 'Engineering unit: pcs, kg, m.' }, 'pcs'),
});
export type MaterialParams = z.infer<typeof MaterialParams>;

/** What this lot needs of it: the quantity for one piece times the pieces. */
export function requirementFor(
  ctx: Pick<RoutingContext<unknown>, 'evaluate' | 'flowNode' | 'unit'>,
  { key, title, definition, tracking, quantity, unit }: MaterialParams,
): MaterialRequirement {
  const each = quantity === '' ? 1 : evaluateKind(ctx, quantity, `quantity of "${title || definition}"`, 'number');
  if (typeof each !== 'number' || each <= 0) throw notPositive(ctx, quantity, each);
  return { key, title: title || definition, definition, tracking, unit, quantity: Math.round(each * ctx.unit.quantity * 1e9) / 1e9 };
}

export function notPositive(ctx: Pick<RoutingContext<unknown>, 'flowNode'>, source: string, value: unknown): FettleError {
  return new FettleError(
    'expressionInvalid',
    `"${ctx.flowNode.name}" needs a quantity above 0, but "${source}" gives ${JSON.stringify(value)}. Correct the expression and release the flow again.`,
  );
}

export function materialProblems(path: string, { definition }: MaterialParams): readonly Problem[] {
  return missing(`${path}.definition`, definition, 'Choose the material that is used.');
}
