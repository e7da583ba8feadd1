import type { PortRef } from '@fettle/flows';
import { connect } from '../commands/connect.ts';
import { removeElements } from '../commands/remove-elements.ts';
import { defineBehaviour } from '../document/command.ts';

/** A bridge over a removed flowNode, from what led to it to what its normal way out led to. */
interface Bridge {
  readonly from: readonly PortRef[];
  readonly to: PortRef;
}

/** Deleting with `reconnect` closes the gap: everything that led to the flowNode leads to where its first normal way out led, if that fits. */
export const reconnectAroundRemoved = defineBehaviour({
  name: 'reconnectAroundRemoved',
  on: removeElements,
  follow(draft, { flowNodes = [], reconnect }, context) {
    if (reconnect !== true) return undefined;
    const removed = new Set(flowNodes);
    const flows = Object.values(draft.sequenceFlows).map(({ from, to }) => ({ from: { ...from }, to: { ...to } }));

    /** Where a unit goes on when the flowNode is not there; over several removed ones in a row too. */
    const beyond = (node: string, seen: ReadonlySet<string>): PortRef | undefined => {
      const flowNode = draft.flowNodes[node];
      if (flowNode === undefined || seen.has(node)) return undefined;
      const normal = context.portsOf(flowNode).outputs.filter(({ exceptional }) => exceptional !== true);
      for (const { name } of normal) {
        const next = flows.find(({ from }) => from.node === node && from.port === name);
        if (next === undefined) continue;
        return removed.has(next.to.node) ? beyond(next.to.node, new Set([...seen, node])) : next.to;
      }
      return undefined;
    };
    const bridges: Bridge[] = [];
    for (const node of removed) {
      const to = beyond(node, new Set());
      const from = flows.filter((flow) => flow.to.node === node && !removed.has(flow.from.node)).map((flow) => flow.from);
      if (to !== undefined && from.length > 0) bridges.push({ from, to });
    }
    return () => {
      for (const { from, to } of bridges) for (const start of from) context.run(connect, { from: start, to });
    };
  },
});
