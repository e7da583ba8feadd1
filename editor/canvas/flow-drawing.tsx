import { useMemo } from 'react';
import { useOpenFlow } from '../session/open-flow.ts';
import { Selection } from '../session/selection.ts';
import styles from './called-routing.module.css';
import { DetailContext, PICTURE } from './detail.ts';
import { FlowNodeBox } from './flow-node-box.tsx';
import { around } from './group-frame.ts';
import { CanvasProjection } from './projection.ts';
import { NOT_DRAGGED } from './use-canvas-events.ts';
import { endsOfEdge } from './wire-ends.ts';
import { wirePath } from './wire-path.ts';

/** Of what is seen at once, in the drawing's own measure. A larger one is drawn smaller, down to what can be read, and pushed. */
const SEEN = { width: 1000, height: 520 };
const SMALLEST = 0.6;
const MARGIN = 26;
const NOTHING_SELECTED = new Selection().get();
const UNFOLDED: ReadonlySet<string> = new Set();

/** A whole flow, drawn to be looked at: the same boxes, without a hand on them. */
export function FlowDrawing({ open }: { readonly open: (flowNode: string) => void }) {
  const { document } = useOpenFlow();
  const { nodes, wires, frame } = useMemo(() => drawingOf(document), [document]);
  const scale = Math.max(SMALLEST, Math.min(1, SEEN.width / frame.width, SEEN.height / frame.height));
  return (
    <DetailContext value={PICTURE}>
      <div className={styles.seen} style={{ maxWidth: SEEN.width, maxHeight: SEEN.height }} tabIndex={-1}>
        <div style={{ width: frame.width * scale, height: frame.height * scale }}>
          <div className={styles.drawing} style={{ transform: `scale(${scale}) translate(${-frame.x}px, ${-frame.y}px)` }}>
            <svg className={styles.wires} aria-hidden>
              {wires.map(({ id, path, exceptional }) => (
                <path key={id} d={path} data-exceptional={exceptional} />
              ))}
            </svg>
            {nodes.map((node) =>
              node.type === 'flowNode' ? (
                <button
                  key={node.id}
                  type="button"
                  className={styles.step}
                  style={{ transform: `translate(${node.position.x}px, ${node.position.y}px)`, width: node.width, height: node.height }}
                  aria-label={node.ariaLabel}
                  onClick={() => open(node.id)}
                >
                  <FlowNodeBox
                    id={node.id}
                    data={node.data}
                    selected={false}
                    positionAbsoluteX={node.position.x}
                    positionAbsoluteY={node.position.y}
                  />
                </button>
              ) : (
                <div
                  key={node.id}
                  className={node.type === 'note' ? styles.note : styles.group}
                  style={{ transform: `translate(${node.position.x}px, ${node.position.y}px)`, width: node.width, height: node.height }}
                >
                  {node.type === 'note' ? node.data.note.text : node.data.group.title}
                </div>
              ),
            )}
          </div>
        </div>
      </div>
    </DetailContext>
  );
}

function drawingOf(document: ReturnType<typeof useOpenFlow>['document']) {
  const projection = new CanvasProjection(document);
  const nodes = projection.nodes(document.records, NOTHING_SELECTED, NOT_DRAGGED, UNFOLDED);
  const edges = projection.edges(document.records, NOTHING_SELECTED, UNFOLDED);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const wires = edges.flatMap((edge) => {
    const ends = endsOfEdge(edge, byId);
    return ends === undefined ? [] : [{ id: edge.id, path: wirePath(edge.id, ends)[0], exceptional: edge.data?.exceptional === true }];
  });
  const inner = around(nodes.map(({ position, width = 0, height = 0 }) => ({ ...position, width, height }))) ?? {
    x: 0,
    y: 0,
    width: 200,
    height: 60,
  };
  const frame = { x: inner.x - MARGIN, y: inner.y - MARGIN, width: inner.width + 2 * MARGIN, height: inner.height + 2 * MARGIN };
  return { nodes, wires, frame };
}
