import type { LintCheck } from '../lint-check.ts';
import { findPort, nodeTitle } from '../lint-context.ts';

/** More than one connection from one way out of a routing step: a unit cannot go two ways at once. In a rule a reading can. */
export const severalConnections: LintCheck = ({ definition, nodes }) => {
  if (definition.kind !== 'routing') return [];
  return nodes.flatMap((node) => {
    const taken = new Set<string>();
    return node.outgoing.flatMap((flow) => {
      const { port } = flow.from;
      if (!taken.has(port)) {
        taken.add(port);
        return [];
      }
      const title = findPort(node.ports?.outputs, port)?.title ?? port;
      const message = `"${title}" of ${nodeTitle(node)} has more than one connection, but a unit goes one way. Remove one, or put a parallel split in between.`;
      return [
        { code: 'severalConnections' as const, severity: 'error' as const, flowNode: node.flowNode.id, sequenceFlow: flow.id, message },
      ];
    });
  });
};
