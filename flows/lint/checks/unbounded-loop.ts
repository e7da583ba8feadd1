import type { LintCheck } from '../lint-check.ts';
import { findPort, type LintNode, nodeTitle } from '../lint-context.ts';

/** An exceptional way out of this name says that the step counts visits and gives up: what goes back through another way out of it is bounded. */
const LIMIT_PORT = 'limitReached';

/** A way back in a routing on which nothing counts. The engine stops such a unit with an incident after many rounds; the drawing should say how many. */
export const unboundedLoop: LintCheck = ({ definition, nodes, graph }) => {
  if (definition.kind !== 'routing') return [];
  const loops = graph.loops((edge) => {
    const from = nodes[edge.from];
    const port = definition.sequenceFlows[edge.index]?.from.port;
    if (from === undefined) return true;
    return !boundedPorts(from).includes(port ?? '') && (!limits(from) || port === LIMIT_PORT);
  });
  return loops.map((loop) => {
    const members = loop.map((index) => nodes[index]).filter((node) => node !== undefined);
    const names = members.slice(0, 4).map(nodeTitle).join(', ');
    const more = members.length > 4 ? ` and ${members.length - 4} more` : '';
    return {
      code: 'unboundedLoop' as const,
      severity: 'warning' as const,
      ...(members[0] === undefined ? {} : { flowNode: members[0].flowNode.id }),
      message: `A unit can go round for ever through ${names}${more}: nothing limits the rework. Put a rework step with a limit on the way back.`,
    };
  });
};

const limits = (node: LintNode): boolean => findPort(node.ports?.outputs, LIMIT_PORT)?.exceptional === true;

function boundedPorts({ type, params }: LintNode): readonly string[] {
  return type?.usedIn === 'routing' && params !== undefined ? (type.boundedPorts?.(params as never) ?? []) : [];
}
