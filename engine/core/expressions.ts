import { compileExpression, openScope } from '@fettle/flows/expression/index.ts';
import type { CompiledExpressions } from './core-deps.ts';

/**
 * Expressions by their source. Released flows were checked against their signals' types; here only values count. One object serves all flows: the same source compiles once.
 */
export function createExpressions(): CompiledExpressions {
  return {
    evaluate: (source, values) => compileExpression(source, openScope).evaluate(values),
    evaluateOverReadings: (source, reading, values) => compileExpression(source, openScope).evaluateOverReadings(reading, values),
    references: (source) => compileExpression(source, openScope).names,
  };
}
