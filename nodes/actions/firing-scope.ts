import type { ExpressionUse, Firing, Json, Port, RuleContext, ValueKind } from '@fettle/flows';

/** The way into every action of a rule. */
export const FIRING_IN: Port = { name: 'firing', title: 'When', kind: 'firing' };

/** What an action's expressions see besides the machine's good signals. */
const NAMES: Readonly<Record<string, ValueKind | 'any'>> = {
  'firing.title': 'string',
  'firing.at': 'number',
  'firing.equipment': 'string',
  'firing.reasons': 'any',
  'firing.event.type': 'string',
  'firing.event.params': 'any',
  'unit.serialNumber': 'string',
  'unit.jobOrder': 'string',
  'unit.product': 'string',
  'unit.quantity': 'number',
  value: 'any',
};

/** An expression in the params of an action. */
export function actionExpression(path: string, source: string, equipment = ''): ExpressionUse {
  return { path, source, scope: 'rule', result: 'any', names: NAMES, ...(equipment === '' ? {} : { equipment }) };
}

/**
 * Evaluates CEL in an action: over the machine's good signals, the firing and the unit at the machine (empty texts and 0 when there is none). `value` is the
 * reading that made it fire. Undefined when a reading that it needs is missing or not good.
 */
export function evaluateFiring(ctx: RuleContext<unknown>, firing: Firing, expression: string): Json | undefined {
  const { serialNumber, jobOrder, product, quantity } = ctx.unit ?? { serialNumber: '', jobOrder: '', product: '', quantity: 0 };
  return ctx.evaluate(expression, {
    firing: {
      title: firing.title,
      at: firing.at,
      equipment: ctx.equipment,
      reasons: firing.trace.filter(({ comparison }) => comparison?.decisive !== false).map(({ text }) => text),
      event: { type: firing.event?.type ?? '', params: firing.event?.params ?? {} },
    },
    unit: { serialNumber, jobOrder, product, quantity },
    value: firing.reading?.value ?? null,
  });
}
