import { nodeShape } from '../canvas/node-size.ts';
import { moveElements } from '../commands/move-elements.ts';
import type { OpenFlow } from '../session/open-flow.ts';

/** Lays the flow out anew, as one step of undo. The layout engine is loaded when it is first used. */
export async function tidyFlow(flow: OpenFlow): Promise<void> {
  const { document } = flow;
  const { flowNodes, sequenceFlows } = document.records;
  const portId = (node: string, port: string, side: string): string => `${node} ${side} ${port}`;
  const boxes = Object.values(flowNodes).map((flowNode) => {
    const { width, height, inputs, outputs } = nodeShape(document.portsOf(flowNode));
    return {
      id: flowNode.id,
      width,
      height,
      ports: [
        ...inputs.map(({ port, y }) => ({ id: portId(flowNode.id, port.name, 'in'), side: 'WEST' as const, y })),
        ...outputs.map(({ port, y }) => ({ id: portId(flowNode.id, port.name, 'out'), side: 'EAST' as const, y })),
      ],
    };
  });
  const there = new Set(boxes.flatMap(({ ports }) => ports.map(({ id }) => id)));
  const wires = Object.values(sequenceFlows)
    .map(({ id, from, to }) => ({ id, from: portId(from.node, from.port, 'out'), to: portId(to.node, to.port, 'in') }))
    .filter(({ from, to }) => there.has(from) && there.has(to));

  const { tidy } = await import('./tidy.ts');
  const positions = await tidy(boxes, wires);
  if (document.records.flowNodes !== flowNodes) return;
  document.execute(moveElements, { positions: Object.fromEntries(positions), because: 'tidy' });
  flow.canvas.get()?.fit();
}
