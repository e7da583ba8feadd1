import { didYouMean } from '../../expression/suggest-name.ts';
import type { LintCheck } from '../lint-check.ts';
import { nodeTitle } from '../lint-context.ts';

/** Settings that name another step which does not exist: the target of a rework, what is cancelled, where a milestone is. */
export const unknownFlowNode: LintCheck = (context) =>
  context.nodes.flatMap((node) => {
    const named = node.params === undefined ? [] : (node.type?.flowNodes?.(node.params as never) ?? []);
    return named
      .filter(({ flowNode }) => context.node(flowNode) === undefined)
      .map(({ path, flowNode }) => {
        const ids = context.nodes.map((other) => other.flowNode.id);
        const message = `${nodeTitle(node)} names the step "${flowNode}", which does not exist.${didYouMean(flowNode, ids)} Choose another, or remove it.`;
        return { code: 'unknownFlowNode' as const, severity: 'error' as const, flowNode: node.flowNode.id, path, message };
      });
  });
