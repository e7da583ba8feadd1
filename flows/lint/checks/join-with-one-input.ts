import type { LintCheck } from '../lint-check.ts';
import { nodeTitle } from '../lint-context.ts';

/** A join with fewer than two connections has nothing to wait for. */
export const joinWithOneInput: LintCheck = ({ nodes }) =>
  nodes
    .filter(({ type, incoming }) => type?.usedIn === 'routing' && type.join === true && type.joins !== 'instances' && incoming.length === 1)
    .map((node) => ({
      code: 'joinWithOneInput' as const,
      severity: 'warning' as const,
      flowNode: node.flowNode.id,
      message: `${nodeTitle(node)} joins one branch only, so there is nothing to wait for. Lead the other branches into it, or remove it.`,
    }));
