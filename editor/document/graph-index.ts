import type { SequenceFlow } from '@fettle/flows';
import type { FlowRecords } from './flow-records.ts';

export interface GraphIndex {
  readonly outgoing: ReadonlyMap<string, readonly SequenceFlow[]>;
  readonly incoming: ReadonlyMap<string, readonly SequenceFlow[]>;
}

const known = new WeakMap<FlowRecords['sequenceFlows'], GraphIndex>();

/** Connections by the flowNode they leave and enter. Made once for each state of the connections. */
export function graphIndex(sequenceFlows: FlowRecords['sequenceFlows']): GraphIndex {
  const found = known.get(sequenceFlows);
  if (found !== undefined) return found;
  const outgoing = new Map<string, SequenceFlow[]>();
  const incoming = new Map<string, SequenceFlow[]>();
  for (const flow of Object.values(sequenceFlows)) {
    append(outgoing, flow.from.node, flow);
    append(incoming, flow.to.node, flow);
  }
  const made = { outgoing, incoming };
  known.set(sequenceFlows, made);
  return made;
}

/** Everything that can be reached from the flowNodes along (`outgoing`) or against (`incoming`) the connections, they themselves included. */
export function reachableFrom(start: Iterable<string>, index: GraphIndex, direction: 'outgoing' | 'incoming'): ReadonlySet<string> {
  const seen = new Set(start);
  const queue = [...seen];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    for (const flow of index[direction].get(id) ?? []) {
      const next = direction === 'outgoing' ? flow.to.node : flow.from.node;
      if (seen.has(next)) continue;
      seen.add(next);
      queue.push(next);
    }
  }
  return seen;
}

function append(map: Map<string, SequenceFlow[]>, key: string, flow: SequenceFlow): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [flow]);
  else list.push(flow);
}
