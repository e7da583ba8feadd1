import type { PortRef } from '../../definition.ts';
import { didYouMean } from '../../expression/suggest-name.ts';
import type { LintCheck } from '../lint-check.ts';
import { findPort, type LintContext, nodeTitle } from '../lint-context.ts';

/** A connection from or to a flowNode or a port that does not exist. */
export const danglingConnection: LintCheck = (context) =>
  context.definition.sequenceFlows.flatMap((flow) => {
    const reasons = [missing(context, flow.from, 'outputs'), missing(context, flow.to, 'inputs')].filter((reason) => reason !== undefined);
    return reasons.map((reason) => ({
      code: 'danglingConnection' as const,
      severity: 'error' as const,
      sequenceFlow: flow.id,
      message: `A connection from ${shown(context, flow.from)} to ${shown(context, flow.to)} hangs in the air: ${reason} Draw it again, or remove it.`,
    }));
  });

function missing(context: LintContext, ref: PortRef, side: 'inputs' | 'outputs'): string | undefined {
  const node = context.node(ref.node);
  if (node === undefined)
    return `there is no step "${ref.node}".${didYouMean(
      ref.node,
      context.nodes.map(({ flowNode }) => flowNode.id),
    )}`;
  const ports = node.ports?.[side];
  if (ports === undefined || findPort(ports, ref.port) !== undefined) return undefined;
  const names = ports.map(({ name }) => name);
  const what = side === 'inputs' ? 'input' : 'output';
  return `${nodeTitle(node)} has no ${what} "${ref.port}".${didYouMean(ref.port, names)}`;
}

function shown(context: LintContext, ref: PortRef): string {
  const node = context.node(ref.node);
  return node === undefined ? `"${ref.node}"` : nodeTitle(node);
}
