import type { DrawnRegistry, FlowNode, Ports } from '@fettle/flows';
import { current, isDraft } from 'immer';

const NO_PORTS: Ports = { inputs: [], outputs: [] };
const known = new WeakMap<object, { readonly type: string; readonly ports: Ports }>();

/**
 * The ports of a flowNode. Params that are half typed may not parse: then the type's ports of what is there are asked for all the same, and only if
 * that fails there are none. Kept per params object, which is never changed in place outside a draft.
 */
export function portsOf(registry: DrawnRegistry, flowNode: FlowNode): Ports {
  const { type } = flowNode;
  // Of a draft that nothing has changed yet this is what it was made of.
  const params = isDraft(flowNode.params) ? current(flowNode.params) : flowNode.params;
  const found = known.get(params);
  if (found?.type === type) return found.ports;
  const ports = computePorts(registry, type, params);
  known.set(params, { type, ports });
  return ports;
}

function computePorts(registry: DrawnRegistry, type: string, params: Record<string, unknown>): Ports {
  const nodeType = registry.get(type);
  if (nodeType === undefined) return NO_PORTS;
  const parsed = nodeType.params.safeParse(params);
  try {
    return nodeType.ports(parsed.success ? parsed.data : params);
  } catch {
    return NO_PORTS;
  }
}
