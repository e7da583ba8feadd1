import type { LintCheck } from '../lint-check.ts';
import { type LintNode, nodeTitle } from '../lint-context.ts';

/** A step of a routing from which no end can be reached: units circle there for ever. */
export const noWayToEnd: LintCheck = ({ definition, nodes, graph }) => {
  if (definition.kind !== 'routing') return [];
  const good = graph.upstream(nodes.filter(canEnd).map(({ index }) => index));
  return nodes
    .filter((node) => good[node.index] === 0)
    .map((node) => ({
      code: 'noWayToEnd' as const,
      severity: 'error' as const,
      flowNode: node.flowNode.id,
      message: `From ${nodeTitle(node)} no way leads to an end: a unit that gets there is never finished. Connect a way out.`,
    }));
};

/** Tokens end where there is no way out, or one that may stay open. What is not known, or not connected, is for other checks to tell. */
function canEnd(node: LintNode): boolean {
  if (node.ports === undefined) return true;
  const connected = new Set(node.outgoing.map((flow) => flow.from.port));
  return node.ports.outputs.length === 0 || node.ports.outputs.some((port) => !connected.has(port.name));
}
