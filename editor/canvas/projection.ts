import type { DrawnNodeType, FlowNode, Ports, SequenceFlow } from '@fettle/flows';
import type { FlowDocument } from '../document/flow-document.ts';
import type { FlowGroup, FlowNote, FlowRecords } from '../document/flow-records.ts';
import type { Selected } from '../session/selection.ts';
import { MANY } from './detail.ts';
import { type Box, foldedIn, groupFrame } from './group-frame.ts';
import { boundaryOffset, boundaryShape, HEADER_HEIGHT, type NodeShape, nodeShape } from './node-size.ts';
import { type Edge, type Node, Side } from './react-flow.ts';
import { ARROW } from './wire-arrow.tsx';

/** What the canvas draws. */
export interface Drawn {
  readonly nodes: readonly CanvasNode[];
  readonly edges: readonly CanvasEdge[];
}

export type FlowNodeBoxData = {
  /** With this name, type and ports; whoever wants its other settings reads them from the document. */
  readonly flowNode: FlowNode;
  readonly nodeType: DrawnNodeType | undefined;
  readonly ports: Ports;
  readonly shape: NodeShape;
  /** It stands at the edge of an operation and moves with it. */
  readonly attached: boolean;
};
export type BoxNode = Node<FlowNodeBoxData, 'flowNode'>;
export type NoteNode = Node<{ readonly note: FlowNote }, 'note'>;
export type GroupNode = Node<{ readonly group: FlowGroup; readonly frame: Box; readonly folded: boolean }, 'group'>;
export type CanvasNode = BoxNode | NoteNode | GroupNode;
export type CanvasEdge = Edge<{ readonly exceptional: boolean }, 'sequenceFlow'>;

/** Where things are while they are being dragged; the document hears of it when they are dropped. */
export type Dragged = ReadonlyMap<string, { readonly x: number; readonly y: number }>;

/** Groups have ids of their own on the canvas: one may be called as a step is. */
const GROUP_PREFIX = 'group/';
export const canvasIdOfGroup = (group: string): string => `${GROUP_PREFIX}${group}`;
export const groupOfCanvasId = (id: string): string | undefined =>
  id.startsWith(GROUP_PREFIX) ? id.slice(GROUP_PREFIX.length) : undefined;

const ORIGIN = { x: 0, y: 0 };
const FRAME = { pointerEvents: 'none' } as const;

/**
 * Makes React Flow's arrays of the document. What did not change is the same object as before, so that dragging one box among two thousand draws
 * one box.
 */
export class CanvasProjection {
  readonly #document: FlowDocument;
  readonly #boxes = new Map<string, BoxNode>();
  readonly #notes = new Map<string, NoteNode>();
  readonly #groups = new Map<string, GroupNode>();
  readonly #edges = new Map<string, CanvasEdge>();

  /** What was drawn last, and of what. */
  #last: { readonly of: readonly unknown[]; readonly drawn: Drawn } | undefined;
  /** Is another object when a box of it looks otherwise: what its connections say of it may differ then. */
  #looks = {};

  constructor(document: FlowDocument) {
    this.#document = document;
  }

  /** Both, the same object as long as nothing of it differs: a letter typed into a step's text is none of the drawing's business. */
  drawn(records: FlowRecords, selected: Selected, dragged: Dragged, folded: ReadonlySet<string>): Drawn {
    const of = [records, selected, dragged, folded];
    const last = this.#last;
    if (last !== undefined && isSame(of, last.of)) return last.drawn;
    const before = this.#looks;
    const nodes = keep(this.nodes(records, selected, dragged, folded), last?.drawn.nodes);
    const [known, chosen, , shut] = (last?.of ?? []) as [FlowRecords?, Selected?, Dragged?, ReadonlySet<string>?];
    const isWired =
      this.#looks === before &&
      known?.sequenceFlows === records.sequenceFlows &&
      chosen?.sequenceFlows === selected.sequenceFlows &&
      known.groups === records.groups &&
      shut === folded &&
      last?.drawn.nodes.length === nodes.length;
    const edges = isWired ? last.drawn.edges : keep(this.edges(records, selected, folded), last?.drawn.edges);
    const drawn = nodes === last?.drawn.nodes && edges === last.drawn.edges ? last.drawn : { nodes, edges };
    this.#last = { of, drawn };
    return drawn;
  }

  nodes(records: FlowRecords, selected: Selected, dragged: Dragged, folded: ReadonlySet<string>): CanvasNode[] {
    const nodes: CanvasNode[] = [];
    const hidden = hiddenBy(records, folded);
    for (const group of Object.values(records.groups)) {
      const made = this.#group(records, group, selected.groups.has(group.id), dragged, folded.has(group.id));
      if (made !== undefined) nodes.push(made);
    }
    for (const note of Object.values(records.notes)) {
      if (hidden.has(note.id)) continue;
      nodes.push(this.#note(note, dragged.get(note.id) ?? note.position, selected.notes.has(note.id)));
    }
    const boundaries: CanvasNode[] = [];
    const atHost = new Map<string, number>();
    for (const flowNode of Object.values(records.flowNodes)) {
      const { id, attachedTo } = flowNode;
      if (hidden.has(id)) continue;
      const host = attachedTo === undefined || attachedTo === id ? undefined : records.flowNodes[attachedTo];
      const place = (of: string) => dragged.get(of) ?? records.positions[of] ?? ORIGIN;
      if (host === undefined) {
        nodes.push(this.#box(flowNode, place(id), selected.flowNodes.has(id), false));
        continue;
      }
      const index = atHost.get(host.id) ?? 0;
      atHost.set(host.id, index + 1);
      const offset = boundaryOffset(nodeShape(this.#document.portsOf(host)), index);
      const at = place(host.id);
      boundaries.push(this.#box(flowNode, { x: at.x + offset.x, y: at.y + offset.y }, selected.flowNodes.has(id), true));
    }
    // After the boxes, so that they lie over the edge.
    nodes.push(...boundaries);
    return nodes;
  }

  edges(records: FlowRecords, selected: Selected, folded: ReadonlySet<string>): CanvasEdge[] {
    const hidden = hiddenBy(records, folded);
    const drawn = new Set<string>();
    const isLarge = Object.keys(records.flowNodes).length > MANY;
    return Object.values(records.sequenceFlows).flatMap((flow) => {
      const source = records.flowNodes[flow.from.node];
      if (source === undefined || records.flowNodes[flow.to.node] === undefined) return [];
      const [from, to] = [hidden.get(flow.from.node), hidden.get(flow.to.node)];
      if (from !== undefined || to !== undefined) {
        // Within a folded group nothing is drawn; what leads from one box to another is drawn once.
        const ends = `${from ?? `${flow.from.node}.${flow.from.port}`} ${to ?? `${flow.to.node}.${flow.to.port}`}`;
        if (from === to || drawn.has(ends)) return [];
        drawn.add(ends);
        return [this.#edgeOfGroup(flow, from, to)];
      }
      return [this.#edge(flow, source, selected.sequenceFlows.has(flow.id), records, isLarge)];
    });
  }

  #box(flowNode: FlowNode, position: { readonly x: number; readonly y: number }, selected: boolean, attached: boolean): BoxNode {
    const known = this.#boxes.get(flowNode.id);
    const ports = this.#document.portsOf(flowNode);
    const isSame = known !== undefined && known.data.attached === attached && looksSame(known.data, flowNode, ports);
    if (isSame && known.selected === selected && samePlace(known.position, position)) return known;
    if (!isSame) this.#looks = {};
    const nodeType = this.#document.registry.get(flowNode.type);
    const shape = attached ? boundaryShape(ports) : nodeShape(ports);
    const { width, height } = shape;
    const data = isSame ? known.data : { flowNode, nodeType, ports, shape, attached };
    const made: BoxNode = {
      id: flowNode.id,
      type: 'flowNode',
      position: { ...position },
      data,
      selected,
      width,
      height,
      measured: { width, height },
      handles: [
        ...shape.inputs.map(({ port, y }) => handle(port.name, 'target', 0, y)),
        ...shape.outputs.map(({ port, y }) => handle(port.name, 'source', width, y)),
      ],
      draggable: attached ? false : undefined,
      ariaLabel: `${flowNode.name}, ${nodeType?.title ?? flowNode.type}${attached ? `, at ${flowNode.attachedTo}` : ''}`,
    };
    this.#boxes.set(flowNode.id, made);
    return made;
  }

  #group(records: FlowRecords, group: FlowGroup, selected: boolean, dragged: Dragged, folded: boolean): GroupNode | undefined {
    const place = (id: string) => dragged.get(id) ?? records.positions[id] ?? records.notes[id]?.position ?? ORIGIN;
    const outer = groupFrame(records, (flowNode) => this.#document.portsOf(flowNode), group, place);
    if (outer === undefined) return undefined;
    const frame = folded ? foldedIn(outer) : outer;
    const known = this.#groups.get(group.id);
    if (known?.data.group === group && known.selected === selected && known.data.folded === folded && sameBox(known.data.frame, frame))
      return known;
    const { x, y, width, height } = frame;
    const middle = HEADER_HEIGHT / 2;
    const made: GroupNode = {
      id: canvasIdOfGroup(group.id),
      type: 'group',
      position: { x, y },
      data: { group, frame, folded },
      selected,
      width,
      height,
      measured: { width, height },
      ...(folded ? { handles: [handle('in', 'target', 0, middle), handle('out', 'source', width, middle)] } : {}),
      // A frame is taken at its title: within it, dragging pushes the view and selects.
      ...(folded ? {} : { zIndex: -2, style: FRAME }),
      connectable: false,
      ariaLabel: `Group ${group.title || 'without a title'}, ${group.members.length} ${group.members.length === 1 ? 'step' : 'steps'}${folded ? ', folded' : ''}`,
    };
    this.#groups.set(group.id, made);
    return made;
  }

  #edgeOfGroup(flow: SequenceFlow, from: string | undefined, to: string | undefined): CanvasEdge {
    const source = from === undefined ? flow.from.node : canvasIdOfGroup(from);
    const target = to === undefined ? flow.to.node : canvasIdOfGroup(to);
    const known = this.#edges.get(flow.id);
    if (known?.source === source && known.target === target && known.data?.exceptional === false && known.selectable === false)
      return known;
    const made: CanvasEdge = {
      id: flow.id,
      type: 'sequenceFlow',
      source,
      sourceHandle: from === undefined ? flow.from.port : 'out',
      target,
      targetHandle: to === undefined ? flow.to.port : 'in',
      // It may stand for several.
      selectable: false,
      focusable: false,
      data: { exceptional: false },
      markerEnd: ARROW,
    };
    this.#edges.set(flow.id, made);
    return made;
  }

  #note(note: FlowNote, position: { readonly x: number; readonly y: number }, selected: boolean): NoteNode {
    const known = this.#notes.get(note.id);
    if (known?.data.note === note && known.selected === selected && samePlace(known.position, position)) return known;
    const { width, height } = note;
    const made: NoteNode = {
      id: note.id,
      type: 'note',
      position: { ...position },
      data: { note },
      selected,
      width,
      height,
      measured: { width, height },
      zIndex: -1,
      ariaLabel: note.text === '' ? 'Empty note' : `Note: ${note.text.slice(0, 80)}`,
    };
    this.#notes.set(note.id, made);
    return made;
  }

  #edge(flow: SequenceFlow, source: FlowNode, selected: boolean, records: FlowRecords, isLarge: boolean): CanvasEdge {
    const reconnectable = selected || !isLarge;
    const exceptional = this.#document.portsOf(source).outputs.some((port) => port.name === flow.from.port && port.exceptional === true);
    const ariaLabel = `From ${source.name} to ${records.flowNodes[flow.to.node]?.name ?? flow.to.node}`;
    const known = this.#edges.get(flow.id);
    const isSame =
      known?.selectable !== false &&
      known?.reconnectable === reconnectable &&
      known?.ariaLabel === ariaLabel &&
      known.selected === selected &&
      known.data?.exceptional === exceptional &&
      known.source === flow.from.node &&
      known.sourceHandle === flow.from.port &&
      known.target === flow.to.node &&
      known.targetHandle === flow.to.port;
    if (isSame) return known;
    const made: CanvasEdge = {
      id: flow.id,
      type: 'sequenceFlow',
      source: flow.from.node,
      sourceHandle: flow.from.port,
      target: flow.to.node,
      targetHandle: flow.to.port,
      selected,
      // The two grips are drawn for it: among many, at the chosen ones alone.
      reconnectable,
      data: { exceptional },
      markerEnd: ARROW,
      ariaLabel,
    };
    this.#edges.set(flow.id, made);
    return made;
  }
}

/** What is in a folded group, with the group. Boundary events go with their operation. */
function hiddenBy(records: FlowRecords, folded: ReadonlySet<string>): ReadonlyMap<string, string> {
  const hidden = new Map<string, string>();
  for (const group of Object.values(records.groups))
    if (folded.has(group.id)) for (const member of group.members) hidden.set(member, group.id);
  if (hidden.size === 0) return hidden;
  for (const { id, attachedTo } of Object.values(records.flowNodes)) {
    const group = attachedTo === undefined ? undefined : hidden.get(attachedTo);
    if (group !== undefined) hidden.set(id, group);
  }
  return hidden;
}

/** A box reads the rest of its flowNode by itself. */
function looksSame({ flowNode: known, ports: before }: FlowNodeBoxData, flowNode: FlowNode, ports: Ports): boolean {
  if (known === flowNode) return true;
  const isNamed = known.name === flowNode.name && known.type === flowNode.type && known.attachedTo === flowNode.attachedTo;
  return isNamed && (before === ports || JSON.stringify(before) === JSON.stringify(ports));
}

function isSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((value, index) => value === other[index]);
}

/** The list before, when it holds the same. */
function keep<Item>(made: readonly Item[], before: readonly Item[] | undefined): readonly Item[] {
  return before !== undefined && isSame(made, before) ? before : made;
}

function sameBox(left: Box, right: Box): boolean {
  return left.x === right.x && left.y === right.y && left.width === right.width && left.height === right.height;
}

function samePlace(left: { x: number; y: number }, right: { readonly x: number; readonly y: number }): boolean {
  return left.x === right.x && left.y === right.y;
}

function handle(id: string, type: 'source' | 'target', x: number, y: number) {
  return { id, type, x: x - 1, y: y - 1, width: 2, height: 2, position: type === 'source' ? Side.Right : Side.Left };
}
