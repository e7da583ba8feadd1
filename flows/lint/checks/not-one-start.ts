import { isStart } from '../is-start.ts';
import type { LintCheck } from '../lint-check.ts';
import { nodeTitle } from '../lint-context.ts';

/** A routing has exactly one start. */
export const notOneStart: LintCheck = ({ definition, nodes }) => {
  if (definition.kind !== 'routing') return [];
  const starts = nodes.filter(isStart);
  if (starts.length === 0)
    return [{ code: 'notOneStart', severity: 'error', message: 'Units cannot enter this routing: it has no start. Add one.' }];
  return starts.slice(1).map((node) => ({
    code: 'notOneStart' as const,
    severity: 'error' as const,
    flowNode: node.flowNode.id,
    message: `${nodeTitle(node)} is a second start: units enter in one place only. Remove it.`,
  }));
};
