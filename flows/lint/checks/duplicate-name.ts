import type { LintCheck } from '../lint-check.ts';
import { type LintNode, nodeTitle } from '../lint-context.ts';

/** Two steps of one name: operators and histories cannot tell them apart. Upper and lower case count as equal. */
export const duplicateName: LintCheck = ({ nodes }) => {
  const first = new Map<string, LintNode>();
  return nodes.flatMap((node) => {
    const name = node.flowNode.name.trim().toLowerCase();
    const earlier = first.get(name);
    if (name === '' || earlier === undefined) {
      first.set(name, node);
      return [];
    }
    const message = `${nodeTitle(node)} is the name of two steps (${earlier.flowNode.id} and ${node.flowNode.id}). Give one of them another name.`;
    return [{ code: 'duplicateName' as const, severity: 'warning' as const, flowNode: node.flowNode.id, message }];
  });
};
