import { FettleError, type Json, type RoutingContext, type Value, type ValueKind } from '@fettle/flows';

type Evaluating = Pick<RoutingContext<unknown>, 'evaluate' | 'flowNode'>;

/**
 * Evaluates CEL that must give a scalar. `what` names the param in words ("set point spindleSpeed").
 * Throws FettleError('expressionInvalid') when it gives a list or an object: that opens an incident at the flowNode.
 */
export function evaluateValue(ctx: Evaluating, source: string, what: string, extra?: Readonly<Record<string, unknown>>): Value {
  const result = ctx.evaluate(source, extra);
  if (isValue(result)) return result;
  throw wrongResult(ctx, source, what, 'a number, a text or yes/no', result);
}

/** As `evaluateValue`, for one kind of value; `null` (no value) is given back as it is. */
export function evaluateKind(ctx: Evaluating, source: string, what: string, kind: ValueKind): Value {
  const result = ctx.evaluate(source);
  if (result === null || (isValue(result) && typeof result === kind)) return result;
  const words = { number: 'a number', string: 'a text', boolean: 'yes or no' }[kind];
  throw wrongResult(ctx, source, what, words, result);
}

function isValue(json: Json | undefined): json is Value {
  return json === null || ['number', 'string', 'boolean'].includes(typeof json);
}

function wrongResult(ctx: Evaluating, source: string, what: string, expected: string, result: Json | undefined): FettleError {
  return new FettleError(
    'expressionInvalid',
    `The ${what} of "${ctx.flowNode.name}" must be ${expected}, but "${source}" gives ${JSON.stringify(result) ?? 'nothing'}. Correct the expression and release the flow again.`,
    { place: { flowNode: ctx.flowNode.id } },
  );
}
