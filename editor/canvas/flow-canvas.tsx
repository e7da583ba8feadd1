import { ActionIcon, Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconFocusCentered, IconMinus, IconPlus } from '@tabler/icons-react';
import { type DragEvent, useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { appendFlowNode } from '../commands/append-flow-node.ts';
import { connect } from '../commands/connect.ts';
import { insertOnConnection } from '../commands/insert-on-connection.ts';
import { moveConnection } from '../commands/move-connection.ts';
import { moveElements } from '../commands/move-elements.ts';
import { paste } from '../commands/paste.ts';
import { attachmentOf, isBoundary } from '../document/attachment.ts';
import type { FlowDocument } from '../document/flow-document.ts';
import { fragmentOf } from '../document/flow-fragment.ts';
import { whyCannotConnect } from '../document/why-cannot-connect.ts';
import { useOpenFlow, useRecords } from '../session/open-flow.ts';
import { useValue } from '../session/value-store.ts';
import { DRAGGED_TYPE } from './dragged-type.ts';
import styles from './flow-canvas.module.css';
import { FlowEdge } from './flow-edge.tsx';
import { FlowNodeBox } from './flow-node-box.tsx';
import { HEADER_HEIGHT, NODE_WIDTH, nodeShape } from './node-size.ts';
import { NoteBox } from './note-box.tsx';
import { type CanvasEdge, type CanvasNode, CanvasProjection, type Dragged } from './projection.ts';
import {
  Background,
  BackgroundVariant,
  type Connection,
  ConnectionLineType,
  type EdgeChange,
  MiniMap,
  type NodeChange,
  ReactFlow,
  ReactFlowProvider,
  SelectionMode,
  useReactFlow,
} from './react-flow.ts';

const NODE_TYPES = { flowNode: FlowNodeBox, note: NoteBox };
const EDGE_TYPES = { sequenceFlow: FlowEdge };
const NOT_DRAGGED: Dragged = new Map();

export interface FlowCanvasProps {
  /** A double click on a flowNode. */
  readonly onOpen: (flowNode: string) => void;
  /** A connection was dropped on nothing: offer what could come next. */
  readonly onConnectToNothing: (from: { readonly node: string; readonly port: string }) => void;
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
  const records = useRecords((all) => all);
  const selected = useSyncExternalStore(selection.subscribe, selection.get);
  const projection = useMemo(() => new CanvasProjection(document), [document]);
  const [dragged, setDragged] = useState<Dragged>(NOT_DRAGGED);
  const [refusal, setRefusal] = useState<string>();
  const [isDropping, setDropping] = useState(false);
  const element = useRef<HTMLDivElement>(null);

  const nodes = useMemo(() => projection.nodes(records, selected, dragged), [projection, records, selected, dragged]);
  const edges = useMemo(() => projection.edges(records, selected), [projection, records, selected]);
  const graph = useCanvasControls(element);

  const onNodesChange = useCallback(
    (changes: NodeChange<CanvasNode>[]) => {
      const chosen = { flowNodes: [] as [string, boolean][], notes: [] as [string, boolean][] };
      let moved: Map<string, { x: number; y: number }> | undefined;
      for (const change of changes) {
        if (change.type === 'select') {
          const kind = document.records.notes[change.id] === undefined ? 'flowNodes' : 'notes';
          chosen[kind].push([change.id, change.selected]);
        }
        if (change.type === 'position' && change.dragging === true && change.position !== undefined) {
          moved ??= new Map();
          moved.set(change.id, change.position);
        }
      }
      selection.change('flowNodes', chosen.flowNodes);
      selection.change('notes', chosen.notes);
      if (moved !== undefined && !readOnly) setDragged((before) => new Map([...before, ...moved]));
    },
    [document, selection, readOnly],
  );
  const onEdgesChange = useCallback(
    (changes: EdgeChange<CanvasEdge>[]) => {
      selection.change(
        'sequenceFlows',
        changes.flatMap((change) => (change.type === 'select' ? [[change.id, change.selected] as const] : [])),
      );
    },
    [selection],
  );
  const drop = useCallback(
    (event: { readonly altKey: boolean }, moved: readonly CanvasNode[]) => {
      setDragged(NOT_DRAGGED);
      if (readOnly) return;
      const fragment = event.altKey
        ? fragmentOf(
            document.records,
            moved.map(({ id }) => id),
          )
        : undefined;
      if (fragment === undefined) {
        document.execute(moveElements, { positions: Object.fromEntries(moved.map(({ id, position }) => [id, position])) });
        return;
      }
      const at = { x: Math.min(...moved.map(({ position }) => position.x)), y: Math.min(...moved.map(({ position }) => position.y)) };
      selection.select({ flowNodes: document.execute(paste, { fragment, at }) });
    },
    [document, selection, readOnly],
  );
  const isValidConnection = useCallback(
    (wanted: Connection | CanvasEdge) => {
      const ends = endsOf(wanted);
      const reason =
        ends && whyCannotConnect(document.records, (node) => document.portsOf(node), { ...ends, moving: 'id' in wanted ? wanted.id : '' });
      setRefusal(reason);
      return reason === undefined;
    },
    [document],
  );

  const onDrop = (event: DragEvent): void => {
    setDropping(false);
    const type = event.dataTransfer.getData(DRAGGED_TYPE);
    if (type === '' || readOnly) return;
    event.preventDefault();
    const at = graph.toDocument({ x: event.clientX, y: event.clientY });
    const position = { x: at.x - NODE_WIDTH / 2, y: at.y - HEADER_HEIGHT / 2 };
    const over = (event.target as Element).closest<SVGElement>('.react-flow__edge')?.dataset.id;
    // Dropped on an operation, a boundary event is attached to it.
    const onto = isBoundary(document.registry.get(type))
      ? (event.target as Element).closest<HTMLElement>('.react-flow__node')?.dataset.id
      : '';
    const id =
      over === undefined
        ? document.execute(appendFlowNode, { type, position, after: onto ?? '' })
        : document.execute(insertOnConnection, { type, position, sequenceFlow: over });
    selection.select({ flowNodes: [id] });
    element.current?.focus();
  };

  return (
    <section
      ref={element}
      className={`${styles.canvas} ${isDropping ? styles.dropInto : ''}`}
      aria-label="Canvas"
      tabIndex={-1}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(DRAGGED_TYPE)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
        setDropping(true);
      }}
      onDragLeave={() => setDropping(false)}
      onDrop={onDrop}
    >
      <ReactFlow<CanvasNode, CanvasEdge>
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        onNodesChange={onNodesChange}
        onEdgesChange={onEdgesChange}
        onNodeDragStop={(event, _, moved) => drop(event, moved)}
        onSelectionDragStop={drop}
        onNodeDoubleClick={(_, node) => onOpen(node.id)}
        onPaneClick={() => element.current?.focus()}
        onMove={(_, { zoom }) => markZoom(element.current, zoom)}
        onInit={(instance) => markZoom(element.current, instance.getZoom())}
        onConnect={(wanted) => {
          const ends = endsOf(wanted);
          if (ends !== undefined) document.execute(connect, ends);
        }}
        onReconnect={(edge, wanted) => {
          const ends = endsOf(wanted);
          if (ends !== undefined) document.execute(moveConnection, { sequenceFlow: edge.id, ...ends });
        }}
        onConnectEnd={(_, state) => {
          setRefusal(undefined);
          if (state.toHandle === null && state.toNode === null && state.fromHandle?.type === 'source' && state.fromHandle.id) {
            onConnectToNothing({ node: state.fromHandle.nodeId, port: state.fromHandle.id });
          }
        }}
        isValidConnection={isValidConnection}
        connectionLineType={ConnectionLineType.SmoothStep}
        connectionRadius={28}
        connectionDragThreshold={6}
        nodesDraggable={!readOnly}
        nodesConnectable={!readOnly}
        edgesReconnectable={!readOnly}
        deleteKeyCode={null}
        disableKeyboardA11y
        selectionKeyCode="Shift"
        multiSelectionKeyCode={['Meta', 'Control', 'Shift']}
        selectionMode={SelectionMode.Partial}
        panActivationKeyCode="Space"
        panOnDrag={[0, 1]}
        panOnScroll={false}
        zoomOnDoubleClick={false}
        onlyRenderVisibleElements
        elevateNodesOnSelect={false}
        minZoom={0.2}
        maxZoom={1.75}
        fitView
        fitViewOptions={{ maxZoom: 1, padding: 0.06 }}
        attributionPosition="bottom-center"
        defaultEdgeOptions={{ interactionWidth: 18 }}
      >
        <Background variant={BackgroundVariant.Dots} gap={24} size={1.4} color="var(--fettle-canvas-dots)" bgColor="var(--fettle-canvas)" />
        <MiniMap
          className={styles.minimap ?? ''}
          pannable
          zoomable
          style={{ width: 168, height: 104 }}
          bgColor="var(--fettle-panel)"
          maskColor="color-mix(in srgb, var(--fettle-page) 65%, transparent)"
          nodeColor="var(--fettle-line-strong)"
          nodeBorderRadius={8}
          ariaLabel="Overview of the flow"
        />
      </ReactFlow>
      <ZoomControls />
      {refusal !== undefined && (
        <div className={styles.refusal} role="status">
          <IconAlertTriangle size={18} aria-hidden />
          {refusal}
        </div>
      )}
    </section>
  );
}

/** Below this zoom the words of a box cannot be read; the style sheet then draws it simpler. An attribute and no state: nothing is drawn again. */
const FAR = 0.6;

function markZoom(element: HTMLElement | null, zoom: number): void {
  if (element !== null) element.dataset.far = String(zoom < FAR);
}

function endsOf(wanted: Connection | CanvasEdge) {
  const { source, sourceHandle, target, targetHandle } = wanted;
  if (!sourceHandle || !targetHandle) return undefined;
  return { from: { node: source, port: sourceHandle }, to: { node: target, port: targetHandle } };
}

/** Lets the rest of the editor ask the canvas to fit, to show something or where its middle is. */
function useCanvasControls(element: React.RefObject<HTMLDivElement | null>) {
  const { canvas, document } = useOpenFlow();
  const graph = useReactFlow<CanvasNode, CanvasEdge>();
  useEffect(() => {
    canvas.set({
      fit: (flowNodes) =>
        void graph.fitView({ maxZoom: 1, padding: 0.06, duration: 180, ...(flowNodes && { nodes: flowNodes.map((id) => ({ id })) }) }),
      zoomTo: (zoom) => void graph.zoomTo(zoom, { duration: 120 }),
      show: (flowNodes) => {
        const bounds = boundsOf(document, flowNodes);
        const frame = element.current?.getBoundingClientRect();
        if (frame === undefined) return;
        const { x: left, y: top } = graph.screenToFlowPosition({ x: frame.left, y: frame.top });
        const { x: right, y: bottom } = graph.screenToFlowPosition({ x: frame.right, y: frame.bottom });
        const isSeen = bounds.x >= left && bounds.y >= top && bounds.x + bounds.width <= right && bounds.y + bounds.height <= bottom;
        if (isSeen) return;
        void graph.setCenter(bounds.x + bounds.width / 2, bounds.y + bounds.height / 2, { zoom: graph.getZoom(), duration: 180 });
      },
      middle: () => {
        const frame = element.current?.getBoundingClientRect();
        if (frame === undefined) return { x: 0, y: 0 };
        const at = graph.screenToFlowPosition({ x: frame.left + frame.width / 2, y: frame.top + frame.height / 2 });
        return { x: at.x - NODE_WIDTH / 2, y: at.y - HEADER_HEIGHT / 2 };
      },
      focus: () => element.current?.focus(),
    });
    return () => canvas.set(undefined);
  }, [canvas, document, graph, element]);
  return { toDocument: (point: { x: number; y: number }) => graph.screenToFlowPosition(point) };
}

/** From the document and not from what is drawn: a step that was added a moment ago is not drawn yet. */
function boundsOf(document: FlowDocument, flowNodes: readonly string[]) {
  const boxes = flowNodes.flatMap((id) => {
    const { records } = document;
    const flowNode = records.flowNodes[id];
    // A boundary event is seen with its operation.
    const position = records.positions[(flowNode && attachmentOf(records, flowNode)?.host.id) ?? id] ?? { x: 0, y: 0 };
    return flowNode === undefined ? [] : [{ ...position, ...nodeShape(document.portsOf(flowNode)) }];
  });
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  return {
    x,
    y,
    width: Math.max(...boxes.map((box) => box.x + box.width)) - x,
    height: Math.max(...boxes.map((box) => box.y + box.height)) - y,
  };
}

function ZoomControls() {
  const graph = useReactFlow();
  const controls = useValue(useOpenFlow().canvas);
  return (
    <div className={styles.controls} role="group" aria-label="Zoom">
      <Tooltip label="Zoom out">
        <ActionIcon aria-label="Zoom out" size={34} onClick={() => void graph.zoomOut({ duration: 120 })}>
          <IconMinus size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Zoom in">
        <ActionIcon aria-label="Zoom in" size={34} onClick={() => void graph.zoomIn({ duration: 120 })}>
          <IconPlus size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Fit everything (1)">
        <ActionIcon aria-label="Fit everything" size={34} onClick={() => controls?.fit()}>
          <IconFocusCentered size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}
