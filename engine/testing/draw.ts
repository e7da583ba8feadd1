import type { FlowDefinition } from '@fettle/flows';

/**
 * Draws a flow from lines: `draw('routing', 'r', { a: ['start'], b: ['task', { station: 's' }] }, ['a.out > b.in'])`.
 */
export function draw(
  kind: FlowDefinition['kind'],
  id: string,
  nodes: Record<string, readonly [type: string, params?: Record<string, unknown>]>,
  connections: readonly string[],
): FlowDefinition {
  return {
    schema: 'fettle/flow@1',
    id,
    kind,
    name: id,
    description: '',
    flowNodes: Object.entries(nodes).map(([nodeId, [type, params]]) => ({
      id: nodeId,
      type,
      typeVersion: 1,
      name: nodeId,
      params: params ?? {},
    })),
    sequenceFlows: connections.map((line, index) => {
      const [from = '', to = ''] = line.split(' > ').map((end) => end.trim());
      return { id: `s${index + 1}`, from: portRef(from), to: portRef(to) };
    }),
    layout: { positions: {}, notes: [], groups: [] },
  };
}

function portRef(text: string): { node: string; port: string } {
  const [node = '', port = ''] = text.split('.');
  return { node, port };
}
