import type { LintCheck } from '../lint-check.ts';
import { type LintContext, type LintNode, nodeTitle } from '../lint-context.ts';
import type { Problem } from '../problem.ts';
import { takenAtOnce } from '../taken-at-once.ts';

/** A parallel split of which no two branches meet in a join: each goes to its own end, and what should come after both comes twice or never. */
export const parallelNotJoined: LintCheck = (context) => {
  if (context.definition.kind !== 'routing') return [];
  const joins = context.nodes.filter(isJoin);
  return context.nodes.flatMap((node) => {
    if (node.type?.usedIn === 'routing' && node.type.split === 'instances') return instancesNotJoined(context, node);
    const branches = branchesOf(node);
    if (branches.length < 2 || isJoined(context, { split: node, branches, joins })) return [];
    const message = `The branches of ${nodeTitle(node)} are never brought together again. Lead them into one parallel join.`;
    return [{ code: 'parallelNotJoined', severity: 'warning', flowNode: node.flowNode.id, message }];
  });
};

const isJoin = ({ type }: LintNode): boolean => type?.usedIn === 'routing' && type.join === true && type.joins !== 'instances';

/** A type that says that it splits can take all its ways out at once. */
function branchesOf(node: LintNode): readonly string[] {
  const splits = node.type?.usedIn === 'routing' && node.type.split === 'branches';
  return splits ? (node.ports?.outputs ?? []).map(({ name }) => name) : takenAtOnce(node);
}

function instancesNotJoined(context: LintContext, node: LintNode): readonly Problem[] {
  const reached = context.graph.downstream([node.index]);
  const joined = context.nodes.some(({ type, index }) => reached[index] === 1 && type?.usedIn === 'routing' && type.joins === 'instances');
  if (joined) return [];
  const message = `The instances of ${nodeTitle(node)} are never brought together again. Lead them into a join of instances.`;
  return [{ code: 'parallelNotJoined', severity: 'warning', flowNode: node.flowNode.id, message }];
}

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
