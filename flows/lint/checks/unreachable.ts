import { isStart } from '../is-start.ts';
import type { LintCheck } from '../lint-check.ts';
import { nodeTitle } from '../lint-context.ts';

/** A step that no way leads to. Silent while there is no start at all, which another check says. */
export const unreachable: LintCheck = ({ definition, nodes, graph }) => {
  const starts = nodes.filter(isStart);
  if (starts.length === 0) return [];
  const reached = graph.downstream(starts.map(({ index }) => index));
  const what = definition.kind === 'routing' ? 'no unit ever gets there' : 'no reading ever gets there';
  return nodes
    .filter((node) => reached[node.index] === 0 && node.type !== undefined)
    .map((node) => ({
      code: 'unreachable' as const,
      severity: definition.kind === 'routing' ? ('error' as const) : ('warning' as const),
      flowNode: node.flowNode.id,
      message: `Nothing leads to ${nodeTitle(node)}: ${what}. Connect it, or remove it.`,
    }));
};
