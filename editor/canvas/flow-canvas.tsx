import type { Position } from '@fettle/flows';
import { IconAlertTriangle } from '@tabler/icons-react';
import { lazy, Suspense, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { type CanvasView, useOpenFlow, useRecords } from '../session/open-flow.ts';
import type { Selection } from '../session/selection.ts';
import { useValue } from '../session/value-store.ts';
import { Carried, CarriedContext } from './carried.ts';
import { Detail, DetailContext } from './detail.ts';
import styles from './flow-canvas.module.css';
import { FlowEdge } from './flow-edge.tsx';
import { FlowNodeBox } from './flow-node-box.tsx';
import { GroupBox } from './group-box.tsx';
import { NoteBox } from './note-box.tsx';
import { type CanvasEdge, type CanvasNode, CanvasProjection } from './projection.ts';
import {
  Background,
  BackgroundVariant,
  ConnectionLineType,
  ReactFlow,
  type ReactFlowProps,
  ReactFlowProvider,
  SelectionMode,
  useReactFlow,
} from './react-flow.ts';
import { selectElement } from './select-element.ts';
import { FIT_PADDING, useCanvasControls } from './use-canvas-controls.ts';
import { NOT_DRAGGED, useCanvasEvents } from './use-canvas-events.ts';
import { usePaletteDrop } from './use-palette-drop.ts';
import { WireArrow } from './wire-arrow.tsx';

const Announcer = lazy(() => import('./announcer.tsx').then((module) => ({ default: module.Announcer })));
const AskForMenu = lazy(() => import('./ask-for-menu.tsx').then((module) => ({ default: module.AskForMenu })));
const CanvasCorners = lazy(() => import('./canvas-corners.tsx').then((module) => ({ default: module.CanvasCorners })));
const CarriedWires = lazy(() => import('./carried-wires.tsx').then((module) => ({ default: module.CarriedWires })));
const CalledRouting = lazy(() => import('./called-routing.tsx').then((module) => ({ default: module.CalledRouting })));

const NODE_TYPES = { flowNode: FlowNodeBox, note: NoteBox, group: GroupBox };
const EDGE_TYPES = { sequenceFlow: FlowEdge };

/** What never changes is made once: see use-canvas-events.ts. */
const SETTINGS: Partial<ReactFlowProps<CanvasNode, CanvasEdge>> = {
  nodeTypes: NODE_TYPES,
  edgeTypes: EDGE_TYPES,
  connectionLineType: ConnectionLineType.SmoothStep,
  connectionRadius: 28,
  connectionDragThreshold: 6,
  deleteKeyCode: null,
  disableKeyboardA11y: true,
  selectionKeyCode: 'Shift',
  multiSelectionKeyCode: ['Meta', 'Control', 'Shift'],
  selectionMode: SelectionMode.Partial,
  panActivationKeyCode: 'Space',
  panOnScroll: false,
  zoomOnDoubleClick: false,
  onlyRenderVisibleElements: true,
  elevateNodesOnSelect: false,
  minZoom: 0.2,
  maxZoom: 1.75,
  fitView: true,
  fitViewOptions: { maxZoom: 1, padding: FIT_PADDING },
  attributionPosition: 'bottom-left',
  defaultEdgeOptions: { interactionWidth: 18 },
};

const PUSHES = [0, 1];
/** With the lasso the left button selects, and the middle one pushes. */
const LASSO_PUSHES = [1];

/** Pixels that the hand moves while it only clicks. */
const SHAKE = 4;

export interface FlowCanvasProps {
  /** A double click on a flowNode. */
  readonly onOpen: (flowNode: string) => void;
  /** A connection was dropped on nothing, at this place of the screen: offer what could come next. */
  readonly onConnectToNothing: (from: { readonly node: string; readonly port: string }, at: Position) => void;
}

export function FlowCanvas(props: FlowCanvasProps) {
  return (
    <ReactFlowProvider>
      <Canvas {...props} />
    </ReactFlowProvider>
  );
}

function Canvas({ onOpen, onConnectToNothing }: FlowCanvasProps) {
  const flow = useOpenFlow();
  const { document, selection, readOnly } = flow;
  const selected = useSyncExternalStore(selection.subscribe, selection.get);
  const projection = useMemo(() => new CanvasProjection(document), [document]);
  const detail = useMemo(() => new Detail(() => Object.keys(document.records.flowNodes).length), [document]);
  const [dragged, setDragged] = useState(NOT_DRAGGED);
  const [refusal, setRefusal] = useState<string>();
  const element = useRef<HTMLDivElement>(null);

  const folded = useValue(flow.folded);
  const lasso = useValue(flow.lasso);
  const openedCall = useValue(flow.openedCall);
  const graph = useReactFlow();
  const drawn = useRecords((records) => projection.drawn(records, selected, dragged, folded));
  useCanvasControls(element);
  const from = useRef({ x: 0, y: 0 });
  const carried = useMemo(() => new Carried(), []);
  const { lines, ...events } = useCanvasEvents({
    carried,
    drawn,
    view: () => seenOf(graph, element.current),
    setDragged,
    setRefusal,
    onOpen,
    onConnectToNothing,
  });
  const view = useMemo(
    () => ({
      onPaneClick: () => element.current?.focus(),
      onMoveStart: (_: unknown, view: CanvasView) => {
        from.current = view;
      },
      onMove: (event: MouseEvent | TouchEvent | null, view: CanvasView) => {
        detail.zoomed(element.current, view.zoom);
        flow.view.set(view);
        const { x, y } = from.current;
        if (event?.type === 'mousemove' && Math.hypot(view.x - x, view.y - y) > SHAKE) flow.moving.set(true);
      },
      onMoveEnd: () => flow.moving.set(false),
      onInit: (instance: { getZoom(): number }) => detail.zoomed(element.current, instance.getZoom()),
    }),
    [detail, flow],
  );
  const { isDropping, handlers } = usePaletteDrop();

  return (
    <section
      ref={element}
      className={`${styles.canvas} ${isDropping ? styles.dropInto : ''}`}
      aria-label="Canvas"
      tabIndex={-1}
      onFocus={({ target }) => selectFocused(target, selection)}
      {...handlers}
    >
      <WireArrow />
      <DetailContext value={detail}>
        <CarriedContext value={carried}>
          <ReactFlow<CanvasNode, CanvasEdge>
            {...SETTINGS}
            {...events}
            {...view}
            nodes={drawn.nodes as CanvasNode[]}
            edges={drawn.edges as CanvasEdge[]}
            nodesDraggable={!readOnly}
            nodesConnectable={!readOnly}
            selectionOnDrag={lasso}
            panOnDrag={lasso ? LASSO_PUSHES : PUSHES}
          >
            <Background
              variant={BackgroundVariant.Dots}
              gap={24}
              size={1.4}
              color="var(--fettle-canvas-dots)"
              bgColor="var(--fettle-canvas)"
            />
            <Suspense>
              <CarriedWires lines={lines} />
            </Suspense>
            {openedCall !== undefined && (
              <Suspense>
                <CalledRouting key={openedCall} step={openedCall} />
              </Suspense>
            )}
          </ReactFlow>
        </CarriedContext>
      </DetailContext>
      <Suspense>
        <CanvasCorners />
        <Announcer />
        <AskForMenu element={element} select={(target) => selectElement(target, selection)} />
      </Suspense>
      {refusal !== undefined && (
        <div className={styles.refusal} role="status">
          <IconAlertTriangle size={18} aria-hidden />
          {refusal}
        </div>
      )}
    </section>
  );
}

/** Who walks through the drawing with Tab selects by it, so that every key is for what has the focus. */
function selectFocused(target: Element, selection: Selection): void {
  if (target.matches(':focus-visible') && target.matches('.react-flow__node, .react-flow__edge')) selectElement(target, selection);
}

function seenOf(graph: ReturnType<typeof useReactFlow>, element: HTMLElement | null) {
  const { x, y, zoom } = graph.getViewport();
  const { clientWidth = 0, clientHeight = 0 } = element ?? {};
  return { seen: { x: -x / zoom, y: -y / zoom, width: clientWidth / zoom, height: clientHeight / zoom }, zoom };
}
