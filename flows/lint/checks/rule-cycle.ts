import type { LintCheck } from '../lint-check.ts';
import { nodeTitle } from '../lint-context.ts';

/** A rule is a flow of readings in one direction: in a circle one reading would go round for ever. */
export const ruleCycle: LintCheck = ({ definition, nodes, graph }) => {
  if (definition.kind !== 'qualityRule') return [];
  return graph.loops().map((loop) => {
    const members = loop.map((index) => nodes[index]).filter((node) => node !== undefined);
    return {
      code: 'ruleCycle' as const,
      severity: 'error' as const,
      ...(members[0] === undefined ? {} : { flowNode: members[0].flowNode.id }),
      message: `${members.map(nodeTitle).join(', ')} form a circle. Remove the connection that leads back.`,
    };
  });
};
