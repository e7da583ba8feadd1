import type { FlowDefinition } from '@fettle/flows';
import styles from './flow-picture.module.css';

const BOX = { width: 200, height: 72 };
const MARGIN = 20;
/** Letters that fit into a box. */
const FITS = 15;

/** A flow as it is laid out, small: enough to see its shape. */
export function FlowPicture({ definition: { name, flowNodes, sequenceFlows, layout } }: { readonly definition: FlowDefinition }) {
  const placeOf = (id: string) => layout.positions[id] ?? { x: 0, y: 0 };
  const places = flowNodes.map(({ id }) => placeOf(id));
  const [left, top] = [Math.min(...places.map(({ x }) => x)) - MARGIN, Math.min(...places.map(({ y }) => y)) - MARGIN];
  const width = Math.max(...places.map(({ x }) => x)) + BOX.width + MARGIN - left;
  const height = Math.max(...places.map(({ y }) => y)) + BOX.height + MARGIN - top;
  return (
    <svg
      className={styles.picture}
      viewBox={`${left} ${top} ${width} ${height}`}
      role="img"
      aria-label={`${name}: ${flowNodes.length} steps`}
    >
      {sequenceFlows.map(({ id, from, to }) => {
        const [start, goal] = [placeOf(from.node), placeOf(to.node)];
        const [x1, y1] = [start.x + BOX.width, start.y + BOX.height / 2];
        const [x2, y2] = [goal.x, goal.y + BOX.height / 2];
        const bend = Math.max(40, (x2 - x1) / 2);
        return <path key={id} className={styles.wire} d={`M ${x1} ${y1} C ${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`} />;
      })}
      {flowNodes.map(({ id, name: title }) => {
        const { x, y } = placeOf(id);
        return (
          <g key={id}>
            <rect className={styles.box} x={x} y={y} width={BOX.width} height={BOX.height} rx={10} />
            <text className={styles.name} x={x + 12} y={y + 44}>
              {title.length > FITS ? `${title.slice(0, FITS - 1)}…` : title}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
