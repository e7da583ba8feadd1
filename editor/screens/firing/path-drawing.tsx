import type { FlowDefinition, FlowNode } from '@fettle/flows';
import { nodeRegistry } from '@fettle/nodes';
import { type NodeShape, nodeShape } from '../../canvas/node-size.ts';
import styles from './firing-screen.module.css';
import type { TakenPath } from './taken-path.ts';

interface Placed {
  readonly flowNode: FlowNode;
  readonly shape: NodeShape;
  readonly x: number;
  readonly y: number;
}

const MARGIN = 16;
const NO_PORTS = { inputs: [], outputs: [] };

/** The rule as it was drawn, with the way that the firing took. A picture, not an editor: what it says is also in its label and in the lists beside it. */
export function PathDrawing({
  definition,
  taken,
  fired,
}: {
  readonly definition: FlowDefinition;
  readonly taken: TakenPath;
  readonly fired: string;
}) {
  const placed = new Map(definition.flowNodes.map((flowNode, index) => [flowNode.id, place(definition, flowNode, index)]));
  const all = [...placed.values()];
  const left = Math.min(...all.map(({ x }) => x)) - MARGIN;
  const top = Math.min(...all.map(({ y }) => y)) - MARGIN;
  const width = Math.max(...all.map(({ x, shape }) => x + shape.width)) + MARGIN - left;
  const height = Math.max(...all.map(({ y, shape }) => y + shape.height)) + MARGIN - top;
  const names = all.filter(({ flowNode }) => taken.flowNodes.has(flowNode.id)).map(({ flowNode }) => flowNode.name);
  return (
    <svg
      className={styles.drawing}
      viewBox={`${left} ${top} ${width} ${height}`}
      role="img"
      aria-label={`The rule with the way taken: ${names.join(', ')}`}
      preserveAspectRatio="xMidYMid meet"
    >
      {definition.sequenceFlows.map(({ id, from, to }) => {
        const start = placed.get(from.node);
        const goal = placed.get(to.node);
        if (start === undefined || goal === undefined) return null;
        const output = start.shape.outputs.find(({ port }) => port.name === from.port);
        const input = goal.shape.inputs.find(({ port }) => port.name === to.port);
        const [x1, y1] = [start.x + start.shape.width, start.y + (output?.y ?? 26)];
        const [x2, y2] = [goal.x, goal.y + (input?.y ?? 26)];
        const bend = Math.max(30, (x2 - x1) / 2);
        return (
          <path
            key={id}
            className={styles.wire}
            data-taken={taken.sequenceFlows.has(id)}
            d={`M ${x1} ${y1} C ${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`}
          />
        );
      })}
      {all.map(({ flowNode, shape, x, y }) => (
        <g key={flowNode.id} data-taken={taken.flowNodes.has(flowNode.id)} data-fired={flowNode.id === fired} className={styles.box}>
          <rect x={x} y={y} width={shape.width} height={shape.height} rx={5} />
          <text x={x + 12} y={y + 22} className={styles.boxName}>
            {shortened(flowNode.name, 26)}
          </text>
          <text x={x + 12} y={y + 40} className={styles.boxType}>
            {nodeRegistry.get(flowNode.type)?.title ?? flowNode.type}
          </text>
          <title>{titleOf(flowNode, shape)}</title>
          {shape.outputs
            .filter(({ named }) => named)
            .map(({ port, y: down }) => (
              <text key={port.name} x={x + shape.width - 10} y={y + down + 4} textAnchor="end" className={styles.boxType}>
                {shortened(port.title)}
              </text>
            ))}
        </g>
      ))}
    </svg>
  );
}

/** Where it was drawn; a flow that nobody laid out (an imported one) stands in a row. */
function place({ layout }: FlowDefinition, flowNode: FlowNode, index: number): Placed {
  const type = nodeRegistry.get(flowNode.type);
  const params = type?.params.safeParse(flowNode.params);
  const shape = nodeShape(type !== undefined && params?.success === true ? type.ports(params.data) : NO_PORTS);
  const { x, y } = layout.positions[flowNode.id] ?? { x: index * 290, y: 0 };
  return { flowNode, shape, x, y };
}

/** Everything that the box has no room for. */
const titleOf = ({ name }: FlowNode, { outputs }: NodeShape): string =>
  [name, ...outputs.filter(({ named }) => named).map(({ port }) => `→ ${port.title}`)].join('\n');

const shortened = (words: string, most = 30): string => (words.length > most ? `${words.slice(0, most - 1)}…` : words);
