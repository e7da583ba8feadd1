import { checkExpression } from '../../expression/compile-expression.ts';
import { expressionScopes } from '../expression-scope.ts';
import type { LintCheck } from '../lint-check.ts';
import { nodeTitle } from '../lint-context.ts';

/** Every expression in the params: its grammar, its names, its kinds. What is empty is for the type's own check. */
export const invalidExpression: LintCheck = (context) => {
  const scopeOf = expressionScopes(context);
  return context.nodes.flatMap((node) => {
    const uses = node.params === undefined ? [] : (node.type?.expressions?.(node.params as never) ?? []);
    return uses.flatMap((use) => {
      if (use.source.trim() === '') return [];
      const check = checkExpression(use.source, scopeOf(use), use.result, use.unit);
      if (check.ok) return [];
      return [
        {
          code: 'invalidExpression' as const,
          severity: 'error' as const,
          flowNode: node.flowNode.id,
          path: use.path,
          range: { start: check.range.start, end: check.range.end },
          message: `${nodeTitle(node)}, ${use.path}: ${check.message}`,
        },
      ];
    });
  });
};
