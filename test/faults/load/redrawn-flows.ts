import type { FlowDefinition, GivenNodeMap } from '@fettle/flows';
import { batchRouting } from './lot-flows.ts';
import type { Release } from './releases.ts';
import { partRouting } from './trial-flows.ts';

/** The same routing with the trap as a newer Fettle has it: an older one does not understand it. */
export function partForRelease(release: Release): FlowDefinition {
  const flow = partRouting();
  return { ...flow, flowNodes: flow.flowNodes.map((node) => (node.type === 'trap' ? { ...node, typeVersion: release } : node)) };
}

/** `cure` has another name and is shorter, trimming says more, and there is a pause before the inspection: what must come out is the same. */
export function redrawnPart(): FlowDefinition {
  const flow = partRouting();
  const renamed = (id: string): string => RENAMED[id] ?? id;
  const rest = { id: 'rest', type: 'timer', typeVersion: 1, name: 'rest', params: { from: 'fixed', seconds: 0.05 } };
  return {
    ...flow,
    flowNodes: [
      ...flow.flowNodes.map((node) => {
        if (node.id === 'cure') return { ...node, id: 'harden', name: 'harden', params: { from: 'fixed', seconds: 0.1 } };
        return node.id === 'trim'
          ? { ...node, params: { station: 'bench', steps: [{ key: 'trim', title: 'Trim the edge round' }] } }
          : node;
      }),
      rest,
    ],
    sequenceFlows: [
      ...flow.sequenceFlows.map(({ from, to, ...more }) => ({
        ...more,
        from: { ...from, node: renamed(from.node) },
        to: from.node === 'both' ? { node: 'rest', port: 'in' } : { ...to, node: renamed(to.node) },
      })),
      { id: 'rested', from: { node: 'rest', port: 'out' }, to: { node: 'first', port: 'in' } },
    ],
  };
}

/** The oven is quicker and packing is done elsewhere. */
export function redrawnBatch(): FlowDefinition {
  const flow = batchRouting();
  const changed: Readonly<Record<string, Record<string, unknown>>> = {
    late: { seconds: 0.1 },
    pack: { station: 'packing', steps: [{ key: 'work', title: 'Pack' }] },
  };
  return { ...flow, flowNodes: flow.flowNodes.map((node) => ({ ...node, params: changed[node.id] ?? node.params })) };
}

const RENAMED: Readonly<Record<string, string>> = { cure: 'harden' };
/** From the drawing to the redrawn one; the other way round is the other way round. */
export const REDRAWN_PART: GivenNodeMap = RENAMED;
export const BACK_TO_PART: GivenNodeMap = { harden: 'cure' };
