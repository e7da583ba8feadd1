import { FlowDefinition } from '../definition.ts';
import { positionsOf } from '../lay-out.ts';

type Steps = Readonly<Record<string, readonly [type: string, name: string, params?: Readonly<Record<string, unknown>>]>>;

/** A flow from its steps by id and its connections (`from.port > to.port`), laid out from left to right in the order in which they are reached. */
export function drawFlow(
  about: Pick<FlowDefinition, 'id' | 'kind' | 'name' | 'description'> & { readonly product?: string },
  steps: Steps,
  connections: readonly string[],
): FlowDefinition {
  const sequenceFlows = connections.map((text) => {
    const [from = '', to = ''] = text.split(' > ');
    const end = (place: string) => ({ node: place.slice(0, place.indexOf('.')), port: place.slice(place.indexOf('.') + 1) });
    return { id: `${from}-${to}`.replaceAll('.', '-'), from: end(from), to: end(to) };
  });
  const flowNodes = Object.entries(steps).map(([id, [type, name, params = {}]]) => ({ id, type, typeVersion: 1, name, params }));
  const layout = { positions: {}, notes: [], groups: [] };
  const positions = positionsOf({ flowNodes, sequenceFlows, layout });
  return FlowDefinition.parse({ schema: 'fettle/flow@1', ...about, flowNodes, sequenceFlows, layout: { ...layout, positions } });
}
