import { compileExpression, openScope } from '@fettle/flows/expression/index.ts';
import type { CompiledExpressions } from './core-deps.ts';

/**
 * Expressions by their source. Released flows were checked against their signals' types; here only values count. One object serves all flows: the same source compiles once.
 */
export function createExpressions(): CompiledExpressions {
  return {
    evaluate: (source, values) => compileExpression(source, openScope).evaluate(values),
    references: (source) => topLevel(compileExpression(source, openScope).references),
  };
}

/** `reached.layer3` and `stage` → `reached`, `stage`. */
function topLevel(references: readonly string[]): readonly string[] {
  let names = NAMES.get(references);
  if (names === undefined) {
    names = [...new Set(references.map((reference) => reference.split('.', 1)[0] ?? reference))];
    NAMES.set(references, names);
  }
  return names;
}

/** Derived from the array alone. */
const NAMES = new WeakMap<readonly string[], readonly string[]>();
