import type { LintCheck } from '../lint-check.ts';
import { nodeTitle } from '../lint-context.ts';

/** A type that nobody knows, a newer version than ours, or params that cannot be brought to ours. */
export const unknownNodeType: LintCheck = ({ nodes }) =>
  nodes.flatMap((node) => {
    const { migration, flowNode } = node;
    if (migration.ok || migration.reason === 'paramsDoNotParse') return [];
    return [{ code: 'unknownNodeType', severity: 'error', flowNode: flowNode.id, message: `${nodeTitle(node)}: ${migration.message}` }];
  });
