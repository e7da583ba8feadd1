import { type CompiledExpression, compileExpression, openScope } from '@fettle/flows/expression/index.ts';
import type { CompiledExpressions } from './core-deps.ts';

/** Sources kept at once; flows in use have far fewer, and a forgotten one compiles again in microseconds. */
const LIMIT = 20_000;

/**
 * Expressions by their source. Released flows were checked against their signals' types; here only values count. One object serves all flows: the same source compiles once, and is found by
 * one look-up for each reading that it judges.
 */
export function createExpressions(): CompiledExpressions {
  const bySource = new Map<string, CompiledExpression>();
  const find = (source: string): CompiledExpression => {
    const known = bySource.get(source);
    if (known !== undefined) return known;
    const compiled = compileExpression(source, openScope);
    if (bySource.size >= LIMIT) bySource.clear();
    bySource.set(source, compiled);
    return compiled;
  };
  return {
    evaluate: (source, values) => find(source).evaluate(values),
    evaluateOverReadings: (source, reading, values) => find(source).evaluateOverReadings(reading, values),
    references: (source) => find(source).names,
  };
}
