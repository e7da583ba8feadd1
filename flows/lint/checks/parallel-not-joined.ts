import type { LintCheck } from '../lint-check.ts';
import { type LintContext, type LintNode, nodeTitle } from '../lint-context.ts';
import { takenAtOnce } from '../taken-at-once.ts';

/** A parallel split of which no two branches meet in a join: each goes to its own end, and what should come after both comes twice or never. */
export const parallelNotJoined: LintCheck = (context) => {
  if (context.definition.kind !== 'routing') return [];
  const joins = context.nodes.filter(isJoin);
  return context.nodes.flatMap((node) => {
    const branches = takenAtOnce(node);
    if (branches.length < 2 || isJoined(context, { split: node, branches, joins })) return [];
    const message = `The branches of ${nodeTitle(node)} are never brought together again. Lead them into one parallel join.`;
    return [{ code: 'parallelNotJoined', severity: 'warning', flowNode: node.flowNode.id, message }];
  });
};

const isJoin = ({ type }: LintNode): boolean => type?.usedIn === 'routing' && type.join === true;

function isJoined(
  context: LintContext,
  { split, branches, joins }: { split: LintNode; branches: readonly string[]; joins: readonly LintNode[] },
): boolean {
  const reached = branches.map((port) => {
    const firsts = split.outgoing.filter((flow) => flow.from.port === port).map((flow) => context.node(flow.to.node)?.index);
    return context.graph.downstream(firsts.filter((index) => index !== undefined));
  });
  return joins.some((join) => reached.filter((seen) => seen[join.index] === 1).length >= 2);
}
