import type { LintCheck } from '../lint-check.ts';
import { nodeTitle, timeLimitOf } from '../lint-context.ts';

/** A time limit whose second operation is not reached from its first: the time would never end. */
export const timeLimitApart: LintCheck = (context) =>
  context.nodes.flatMap((node) => {
    const limit = timeLimitOf(node);
    const from = limit === undefined ? undefined : context.node(limit.from.flowNode);
    const to = limit === undefined ? undefined : context.node(limit.to.flowNode);
    if (from === undefined || to === undefined || from === to || context.upstream(to)[from.index] === 1) return [];
    return [
      {
        code: 'timeLimitApart' as const,
        severity: 'error' as const,
        flowNode: node.flowNode.id,
        path: 'to',
        message: `No way leads from ${nodeTitle(from)} to ${nodeTitle(to)}, so the time of ${nodeTitle(node)} would never end. Choose operations that follow each other.`,
      },
    ];
  });
