import { whyPortsDoNotFit } from '../../port.ts';
import type { LintCheck } from '../lint-check.ts';
import { findPort, nodeTitle } from '../lint-context.ts';

/** A connection between ports of different kinds or units. */
export const portsDoNotFit: LintCheck = (context) =>
  context.definition.sequenceFlows.flatMap((flow) => {
    const from = context.node(flow.from.node);
    const to = context.node(flow.to.node);
    const output = findPort(from?.ports?.outputs, flow.from.port);
    const input = findPort(to?.ports?.inputs, flow.to.port);
    if (from === undefined || to === undefined || output === undefined || input === undefined) return [];
    const reason = whyPortsDoNotFit(output, input);
    if (reason === undefined) return [];
    const message = `The connection from ${nodeTitle(from)} to ${nodeTitle(to)} does not fit: ${reason} Connect it elsewhere, or convert in between.`;
    return [{ code: 'portsDoNotFit', severity: 'error', sequenceFlow: flow.id, message }];
  });
