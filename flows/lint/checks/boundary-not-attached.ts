import type { LintCheck } from '../lint-check.ts';
import { type LintContext, type LintNode, nodeTitle } from '../lint-context.ts';

/** A boundary event that stands at no operation, or at something that never waits; and anything else that is attached to something. */
export const boundaryNotAttached: LintCheck = (context) =>
  context.nodes.flatMap((node) => {
    const message = faultOf(context, node);
    return message === undefined
      ? []
      : [{ code: 'boundaryNotAttached' as const, severity: 'error' as const, flowNode: node.flowNode.id, message }];
  });

function faultOf(context: LintContext, node: LintNode): string | undefined {
  const { type, flowNode } = node;
  if (type === undefined) return undefined;
  const isBoundary = type.usedIn === 'routing' && type.boundary !== undefined;
  const { attachedTo } = flowNode;
  if (!isBoundary)
    return attachedTo === undefined
      ? undefined
      : `${nodeTitle(node)} is attached to a step, but a ${type.title} stands by itself. Detach it.`;
  if (attachedTo === undefined) return `${nodeTitle(node)} is at no operation, so it never happens. Attach it to one.`;
  const host = context.node(attachedTo);
  if (host === undefined) return `${nodeTitle(node)} is attached to "${attachedTo}", which does not exist. Attach it to an operation.`;
  if (host.type === undefined) return undefined;
  const waits = host.type.usedIn === 'routing' && host.type.resume !== undefined && host.type.boundary === undefined;
  if (!waits) return `${nodeTitle(node)} is attached to ${nodeTitle(host)}, where a unit never stays. Attach it to a step that waits.`;
  const first = context.nodes.find((other) => other.flowNode.attachedTo === attachedTo && compensates(other));
  return compensates(node) && first !== node
    ? `${nodeTitle(host)} has two compensations; only ${nodeTitle(first ?? node)} is used. Remove ${nodeTitle(node)}.`
    : undefined;
}

const compensates = ({ type }: LintNode): boolean => type?.usedIn === 'routing' && type.boundary?.compensates === true;
