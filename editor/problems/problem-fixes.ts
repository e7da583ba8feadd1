import type { FlowProblem } from '@fettle/flows/contract';
import { exactDuration } from '@fettle/flows/exact-duration.ts';
import { appendFlowNode } from '../commands/append-flow-node.ts';
import { changeParam } from '../commands/change-param.ts';
import { insertOnConnection } from '../commands/insert-on-connection.ts';
import { removeElements } from '../commands/remove-elements.ts';
import { renameFlowNode } from '../commands/rename-flow-node.ts';
import { parseParamPath } from '../document/param-path.ts';
import type { OpenFlow } from '../session/open-flow.ts';

/** Something that mends a problem at once; one step of undo. */
export interface ProblemFix {
  readonly title: string;
  readonly apply: () => void;
}

type Fixer = (flow: OpenFlow, problem: FlowProblem) => ProblemFix | undefined;

/** The one-click fix of a problem; undefined: a person has to think about it. */
export function fixOf(flow: OpenFlow, problem: FlowProblem): ProblemFix | undefined {
  return FIXERS[problem.code]?.(flow, problem);
}

const removeStep: Fixer = ({ document }, { flowNode }) =>
  flowNode === undefined
    ? undefined
    : { title: 'Remove the step', apply: () => document.execute(removeElements, { flowNodes: [flowNode] }) };

const removeConnection: Fixer = ({ document }, { sequenceFlow }) =>
  sequenceFlow === undefined
    ? undefined
    : { title: 'Remove the connection', apply: () => document.execute(removeElements, { sequenceFlows: [sequenceFlow] }) };

/** Puts what was probably meant in place of what stands there. */
const takeSuggestion =
  (meant: (suggestion: string) => { readonly title: string; readonly value: unknown }): Fixer =>
  ({ document }, { flowNode, path, suggestion }) => {
    if (flowNode === undefined || path === undefined || suggestion === undefined) return undefined;
    if (document.records.flowNodes[flowNode] === undefined) return undefined;
    const { title, value } = meant(suggestion);
    return {
      title,
      apply: () => {
        document.settle();
        document.execute(changeParam, { flowNode, path: parseParamPath(path), value });
        document.settle();
      },
    };
  };

const FIXERS: Readonly<Record<string, Fixer>> = {
  unreachable: removeStep,
  unknownNodeType: removeStep,
  danglingConnection: removeConnection,
  portsDoNotFit: removeConnection,
  severalConnections: removeConnection,
  duration: takeSuggestion((seconds) => ({ title: `Make it ${exactDuration(Number(seconds))}`, value: Number(seconds) })),
  unknownSignal: takeSuggestion((signal) => ({ title: `Take “${signal}”`, value: signal })),
  joinWithOneInput: ({ document }, { flowNode }) =>
    flowNode === undefined
      ? undefined
      : {
          title: 'Remove the join',
          apply: () => document.execute(removeElements, { flowNodes: [flowNode], reconnect: true }),
        },
  duplicateName: ({ document }, { flowNode }) => {
    const node = flowNode === undefined ? undefined : document.records.flowNodes[flowNode];
    if (node === undefined) return undefined;
    const taken = new Set(Object.values(document.records.flowNodes).map(({ name }) => name.trim().toLowerCase()));
    let number = 2;
    while (taken.has(`${node.name.trim()} ${number}`.toLowerCase())) number += 1;
    const name = `${node.name.trim()} ${number}`;
    return { title: `Call it “${name}”`, apply: () => document.execute(renameFlowNode, { flowNode: node.id, name }) };
  },
  outputNotConnected: ({ document }, { flowNode, port }) => {
    const at = flowNode === undefined ? undefined : document.records.positions[flowNode];
    if (flowNode === undefined || port === undefined || document.records.meta.kind !== 'routing' || at === undefined) return undefined;
    const position = { x: at.x + 320, y: at.y + 120 };
    return {
      title: 'Lead it to an end',
      apply: () => {
        document.execute(appendFlowNode, { type: 'end', position, after: flowNode, port });
      },
    };
  },
  noInspection: ({ document }, { flowNode, way = [] }) => {
    const last = [...way].reverse().find((id) => document.records.sequenceFlows[id]?.to.node === flowNode);
    const at = flowNode === undefined ? undefined : document.records.positions[flowNode];
    if (last === undefined || at === undefined) return undefined;
    return {
      title: 'Insert an inspection',
      apply: () => {
        document.execute(insertOnConnection, { type: 'inspection', position: { x: at.x - 260, y: at.y + 140 }, sequenceFlow: last });
      },
    };
  },
};
