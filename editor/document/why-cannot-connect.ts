import { type FlowNode, type Port, type PortRef, type Ports, whyPortsDoNotFit } from '@fettle/flows';
import type { FlowRecords } from './flow-records.ts';

/** What a proposed connection is asked about. */
export interface Connecting {
  readonly from: PortRef;
  readonly to: PortRef;
  /** A connection that is being moved: it does not stand in its own way. */
  readonly moving?: string;
}

/** `undefined` when the two ports may be connected, else why not, in a sentence. "May I?" is here; doing it is the command `connect`. */
export function whyCannotConnect(
  records: Pick<FlowRecords, 'meta' | 'flowNodes' | 'sequenceFlows'>,
  portsOf: (flowNode: FlowNode) => Ports,
  { from, to, moving }: Connecting,
): string | undefined {
  const source = records.flowNodes[from.node];
  const target = records.flowNodes[to.node];
  const output = source && find(portsOf(source).outputs, from.port);
  const input = target && find(portsOf(target).inputs, to.port);
  if (source === undefined || output === undefined) return 'There is no such way out any more.';
  if (target === undefined || input === undefined) return 'There is no such way in any more.';
  if (from.node === to.node) return `"${source.name}" cannot lead to itself. Put a step between, such as Rework.`;

  const misfit = whyPortsDoNotFit(output, input);
  if (misfit !== undefined) return misfit;

  for (const other of Object.values(records.sequenceFlows)) {
    if (other.id === moving || other.from.node !== from.node || other.from.port !== from.port) continue;
    if (other.to.node === to.node && other.to.port === to.port) return 'They are connected already.';
    if (output.kind === 'token') {
      const elsewhere = records.flowNodes[other.to.node]?.name ?? other.to.node;
      return `"${output.title}" leads to "${elsewhere}" already. A unit goes one way: for both, put a parallel split between.`;
    }
  }
  return undefined;
}

function find(ports: readonly Port[], name: string): Port | undefined {
  return ports.find((port) => port.name === name);
}
