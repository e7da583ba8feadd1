import type { FlowKind } from '../../definition.ts';
import type { LintCheck } from '../lint-check.ts';
import { nodeTitle } from '../lint-context.ts';

const KIND_TITLE: Record<FlowKind, string> = { routing: 'a routing', qualityRule: 'a quality rule' };

/** A step of a routing in a rule, or the other way round. */
export const wrongFlowKind: LintCheck = ({ definition, nodes }) =>
  nodes.flatMap((node) => {
    if (node.type === undefined || node.type.usedIn === definition.kind) return [];
    const message = `${nodeTitle(node)} is a "${node.type.title}", which belongs in ${KIND_TITLE[node.type.usedIn]}; this is ${KIND_TITLE[definition.kind]}. Remove it.`;
    return [{ code: 'wrongFlowKind', severity: 'error', flowNode: node.flowNode.id, message }];
  });
