import type { FlowDefinition } from '@fettle/flows';
import styles from './flow-picture.module.css';

const BOX = { width: 200, height: 72 };
const MARGIN = 20;
/** Letters that fit into a line of a box, which has two. */
const FITS = 15;
/** Pixels from one line to the next. */
const LINE = 26;
/** Pixels below the lowest box, where ways back run. */
const BACK = 34;

/** A flow as it is laid out, small: enough to see its shape. */
export function FlowPicture({ definition: { name, flowNodes, sequenceFlows, layout } }: { readonly definition: FlowDefinition }) {
  const placeOf = (id: string) => layout.positions[id] ?? { x: 0, y: 0 };
  const places = flowNodes.map(({ id }) => placeOf(id));
  const [left, top] = [Math.min(...places.map(({ x }) => x)) - MARGIN, Math.min(...places.map(({ y }) => y)) - MARGIN];
  const width = Math.max(...places.map(({ x }) => x)) + BOX.width + MARGIN - left;
  const lowest = Math.max(...places.map(({ y }) => y)) + BOX.height;
  const height = lowest + (hasWayBack(sequenceFlows, placeOf) ? BACK : 0) + MARGIN - top;
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
        if (x2 < x1) return <path key={id} className={styles.wire} d={wayBack({ x: x1, y: y1 }, { x: x2, y: y2 }, lowest + BACK)} />;
        const bend = Math.max(40, (x2 - x1) / 2);
        return <path key={id} className={styles.wire} d={`M ${x1} ${y1} C ${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`} />;
      })}
      {flowNodes.map(({ id, name: title }) => {
        const { x, y } = placeOf(id);
        return (
          <g key={id}>
            <rect className={styles.box} x={x} y={y} width={BOX.width} height={BOX.height} rx={10} />
            <text className={styles.name}>
              {linesOf(title).map((line, index, { length }) => (
                <tspan key={line} x={x + 12} y={y + 44 + (index - (length - 1) / 2) * LINE}>
                  {line}
                </tspan>
              ))}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

/** One line, or two that are parted between words; what does not fit into them is cut off. */
function linesOf(title: string): readonly string[] {
  if (title.length <= FITS) return [title];
  const parting = title.lastIndexOf(' ', FITS);
  const first = parting > 0 ? title.slice(0, parting) : `${title.slice(0, FITS - 1)}…`;
  const rest = parting > 0 ? title.slice(parting + 1) : '';
  return [first, ...(rest === '' ? [] : [rest.length > FITS ? `${rest.slice(0, FITS - 1)}…` : rest])];
}

interface Place {
  readonly x: number;
  readonly y: number;
}

function hasWayBack(sequenceFlows: FlowDefinition['sequenceFlows'], placeOf: (id: string) => Place): boolean {
  return sequenceFlows.some(({ from, to }) => placeOf(to.node).x < placeOf(from.node).x + BOX.width);
}

/** Rework runs below all boxes, so that it crosses none of them. */
function wayBack(from: Place, to: Place, low: number): string {
  const out = from.x + 24;
  const into = to.x - 24;
  return `M ${from.x} ${from.y} C ${out} ${from.y} ${out} ${low} ${from.x - 20} ${low} L ${to.x + 20} ${low} C ${into} ${low} ${into} ${to.y} ${to.x} ${to.y}`;
}
