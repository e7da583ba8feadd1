import { useMemo, useRef } from 'react';
import { connect } from '../commands/connect.ts';
import { moveConnection } from '../commands/move-connection.ts';
import { moveElements } from '../commands/move-elements.ts';
import { paste } from '../commands/paste.ts';
import { fragmentOf } from '../document/flow-fragment.ts';
import { whyCannotConnect } from '../document/why-cannot-connect.ts';
import { type OpenFlow, useOpenFlow } from '../session/open-flow.ts';
import { ValueStore } from '../session/value-store.ts';
import type { AlignmentGuides, GuideLine } from './alignment-guides.ts';
import type { Carried } from './carried.ts';
import { type Box, boxOf, contains, foldedIn, groupFrame } from './group-frame.ts';
import { type CanvasEdge, type CanvasNode, type Dragged, type Drawn, groupOfCanvasId } from './projection.ts';
import type { Connection, EdgeChange, FinalConnectionState, NodeChange } from './react-flow.ts';
import { selectPasted } from './select-pasted.ts';

/** They come after the first sight of the drawing; until then nothing is brought in line. */
let Guides: typeof AlignmentGuides | undefined;
void import('./alignment-guides.ts').then((module) => {
  Guides = module.AlignmentGuides;
});

export const NOT_DRAGGED: Dragged = new Map();
/** Milliseconds in which one reads why a box was not connected. */
const REFUSAL_SHOWN = 4000;

export interface CanvasEventHandlers {
  readonly carried: Carried;
  readonly drawn: Drawn;
  readonly setDragged: (dragged: Dragged) => void;
  /** The part of the drawing that is seen, and how near. */
  readonly view: () => { readonly seen: Box; readonly zoom: number };
  readonly setRefusal: (reason: string | undefined) => void;
  readonly onOpen: (flowNode: string) => void;
  readonly onConnectToNothing: (
    from: { readonly node: string; readonly port: string },
    at: { readonly x: number; readonly y: number },
  ) => void;
}

/**
 * What follows from the hand on the canvas. The functions stay the same for as long as the canvas is there: React Flow takes every new one into its store and asks all that
 * is drawn what of it has changed, which at a thousand steps is most of the work of dragging one.
 */
export function useCanvasEvents(handlers: CanvasEventHandlers) {
  const flow = useOpenFlow();
  const latest = useRef(handlers);
  latest.current = handlers;
  return useMemo(() => {
    const { document, selection, readOnly } = flow;
    const portsOf = document.portsOf.bind(document);

    /** What is on its way, and what it may be brought in line with. */
    let dragged: Dragged = NOT_DRAGGED;
    let taken: Taken | undefined;
    let isFree = false;
    /** Where the pointer went down, and how far it had gone when React Flow took that for a drag and began to count: the first move of a finger is long. */
    let down = ORIGIN;
    let ahead = ORIGIN;
    const takeAhead = (event: AtPoint): void => {
      const at = pointOf(event);
      const { zoom } = latest.current.view();
      ahead = { x: (at.x - down.x) / zoom, y: (at.y - down.y) / zoom };
    };
    const lines = new ValueStore<readonly GuideLine[]>(NO_LINES);
    const place = (id: string) => document.records.positions[id] ?? document.records.notes[id]?.position ?? ORIGIN;

    const drop = (event: { readonly altKey: boolean }): void => {
      const moved = dragged;
      dragged = NOT_DRAGGED;
      taken = undefined;
      lines.set(NO_LINES);
      latest.current.setDragged(NOT_DRAGGED);
      flow.moving.set(false);
      latest.current.carried.putDown();
      if (readOnly || moved.size === 0) return;
      const ids = [...moved.keys()];
      const fragment = event.altKey ? fragmentOf(document.records, ids, ids) : undefined;
      if (fragment === undefined) {
        document.execute(moveElements, { positions: Object.fromEntries(moved), joins: joinedBy(flow, moved) });
        return;
      }
      const places = [...moved.values()];
      const at = { x: Math.min(...places.map(({ x }) => x)), y: Math.min(...places.map(({ y }) => y)) };
      selectPasted(flow, document.execute(paste, { fragment, at }));
    };

    /** Carries what is dragged, in line with what is seen beside it. */
    const drag = (wanted: Dragged): void => {
      const { carried, drawn, view, setDragged } = latest.current;
      const [first] = wanted;
      if (first === undefined) return;
      const { seen, zoom } = view();
      if (taken === undefined || !sameKeys(dragged, wanted)) {
        const around = carried.takeUp([...wanted.keys()], drawn, seen);
        taken = { around, guides: Guides && new Guides(boxesBeside(flow, wanted, seen)), seen };
      }
      const [id, to] = first;
      const from = place(id);
      const by = { x: to.x - from.x, y: to.y - from.y };
      const { around, guides } = taken;
      const moving = around && { ...around, x: around.x + by.x, y: around.y + by.y };
      const snap = isFree || moving === undefined ? undefined : guides?.snap(moving, SNAP_WITHIN / zoom);
      lines.set(snap === undefined || snap.lines.length === 0 ? NO_LINES : snap.lines);
      const { dx = 0, dy = 0 } = snap ?? {};
      dragged = new Map([...wanted].map(([one, { x, y }]) => [one, { x: x + dx, y: y + dy }]));
      carried.carry({ x: by.x + dx, y: by.y + dy });
      // At the edge the view moves along: what is in it depends on where things are.
      if (seen.x === taken.seen.x && seen.y === taken.seen.y) return;
      carried.within.set(seen);
      setDragged(dragged);
    };

    /** A finger hits a box more easily than the port at its edge: the first way in that fits is meant. */
    const connectToBox = (from: { readonly node: string; readonly port: string }, node: string): void => {
      const box = document.records.flowNodes[node];
      if (box === undefined || readOnly) return;
      const ways = portsOf(box).inputs.map(({ name }) => ({ node, port: name }));
      const why = (to: { readonly node: string; readonly port: string }) => whyCannotConnect(document.records, portsOf, { from, to });
      const to = ways.find((way) => why(way) === undefined);
      if (to !== undefined) {
        document.execute(connect, { from, to });
        return;
      }
      const [first] = ways;
      latest.current.setRefusal(first === undefined ? `Nothing leads into "${box.name}".` : why(first));
      setTimeout(() => latest.current.setRefusal(undefined), REFUSAL_SHOWN);
    };

    return {
      onNodesChange(changes: NodeChange<CanvasNode>[]): void {
        const chosen = { flowNodes: [], notes: [], groups: [] } as Record<'flowNodes' | 'notes' | 'groups', [string, boolean][]>;
        const moved = new Map<string, { x: number; y: number }>();
        for (const change of changes) {
          if (change.type !== 'select' && change.type !== 'position') continue;
          const group = groupOfCanvasId(change.id);
          if (change.type === 'select') {
            const kind = group !== undefined ? 'groups' : document.records.notes[change.id] === undefined ? 'flowNodes' : 'notes';
            chosen[kind].push([group ?? change.id, change.selected]);
          } else if (change.dragging === true && change.position !== undefined) {
            const to = { x: change.position.x + ahead.x, y: change.position.y + ahead.y };
            if (group === undefined) moved.set(change.id, to);
            else for (const [id, place] of membersAt(flow, group, to)) moved.set(id, place);
          }
        }
        for (const kind of ['flowNodes', 'notes', 'groups'] as const) selection.change(kind, chosen[kind]);
        if (moved.size > 0 && !readOnly) drag(moved);
      },
      onEdgesChange(changes: EdgeChange<CanvasEdge>[]): void {
        selection.change(
          'sequenceFlows',
          changes.flatMap((change) => (change.type === 'select' ? [[change.id, change.selected] as const] : [])),
        );
      },
      lines,
      onPointerDownCapture(event: { readonly clientX: number; readonly clientY: number }): void {
        down = { x: event.clientX, y: event.clientY };
      },
      onNodeDragStart(event: AtPoint): void {
        takeAhead(event);
        flow.moving.set(true);
      },
      onSelectionDragStart: takeAhead,
      onNodeDrag(event: { readonly ctrlKey: boolean; readonly metaKey: boolean }): void {
        isFree = event.ctrlKey || event.metaKey;
      },
      onNodeDragStop: drop,
      onSelectionDragStop: drop,
      /** React Flow leaves all selected when one of several is clicked. */
      onNodeClick(event: { readonly ctrlKey: boolean; readonly metaKey: boolean; readonly shiftKey: boolean }, { id }: CanvasNode): void {
        const { flowNodes } = selection.get();
        const adds = event.ctrlKey || event.metaKey || event.shiftKey;
        if (!adds && flowNodes.size > 1 && flowNodes.has(id)) selection.select({ flowNodes: [id] });
      },
      onNodeDoubleClick(_: unknown, { id }: CanvasNode): void {
        const group = groupOfCanvasId(id);
        if (group === undefined) latest.current.onOpen(id);
        else flow.folded.toggle([group]);
      },
      onConnect(wanted: Connection): void {
        const ends = endsOf(wanted);
        if (ends !== undefined) document.execute(connect, ends);
      },
      ...(readOnly
        ? {}
        : {
            onReconnect(edge: CanvasEdge, wanted: Connection): void {
              const ends = endsOf(wanted);
              if (ends !== undefined) document.execute(moveConnection, { sequenceFlow: edge.id, ...ends });
            },
          }),
      onConnectEnd(event: MouseEvent | TouchEvent, { fromHandle, toHandle, toNode }: FinalConnectionState): void {
        latest.current.setRefusal(undefined);
        if (toHandle !== null || toNode !== null || fromHandle?.type !== 'source' || !fromHandle.id) return;
        const from = { node: fromHandle.nodeId, port: fromHandle.id };
        const at = pointOf(event);
        const onto = boxAt(at);
        if (onto === undefined) latest.current.onConnectToNothing(from, at);
        else connectToBox(from, onto);
      },
      isValidConnection(wanted: Connection | CanvasEdge): boolean {
        const ends = endsOf(wanted);
        const reason = ends && whyCannotConnect(document.records, portsOf, { ...ends, moving: 'id' in wanted ? wanted.id : '' });
        latest.current.setRefusal(reason);
        return reason === undefined;
      },
    };
  }, [flow]);
}

/** What was taken up: the box around it, and what it may be brought in line with. */
interface Taken {
  readonly around: Box | undefined;
  readonly guides: AlignmentGuides | undefined;
  /** What of the drawing was seen then. */
  readonly seen: Box;
}

const NO_LINES: readonly GuideLine[] = [];
const ORIGIN = { x: 0, y: 0 };

function sameKeys(one: Dragged, other: Dragged): boolean {
  return one.size === other.size && [...one.keys()].every((key) => other.has(key));
}

/** The box under a point of the screen, by its id. */
function boxAt({ x, y }: { readonly x: number; readonly y: number }): string | undefined {
  const box = window.document.elementFromPoint(x, y)?.closest<HTMLElement>('.react-flow__node[data-id]');
  return box?.dataset.id;
}

/** Of a mouse; that of a finger has it in its touches. */
type AtPoint = Pick<MouseEvent, 'clientX' | 'clientY'> | Pick<TouchEvent, 'changedTouches'>;

/** Where on the screen a mouse or a finger is. */
function pointOf(event: AtPoint): { readonly x: number; readonly y: number } {
  const { clientX, clientY } = 'changedTouches' in event ? event.changedTouches[0]! : event;
  return { x: clientX, y: clientY };
}

/** Pixels on the screen within which something is brought in line. */
const SNAP_WITHIN = 6;

/** Where the members of a group are when its frame, or the box that it is folded to, is there. */
function membersAt({ document, folded }: OpenFlow, id: string, to: { readonly x: number; readonly y: number }) {
  const { records } = document;
  const group = records.groups[id];
  const outer = group && groupFrame(records, (flowNode) => document.portsOf(flowNode), group);
  if (group === undefined || outer === undefined) return [];
  const frame = folded.get().has(id) ? foldedIn(outer) : outer;
  return group.members.flatMap((member) => {
    const at = records.positions[member] ?? records.notes[member]?.position;
    return at === undefined ? [] : [[member, { x: at.x + to.x - frame.x, y: at.y + to.y - frame.y }] as const];
  });
}

/** What is seen of the drawing and stays where it is. */
function boxesBeside({ document }: OpenFlow, moved: ReadonlyMap<string, unknown>, seen: Box): readonly Box[] {
  const { records } = document;
  return Object.values(records.flowNodes).flatMap(({ id, attachedTo }) => {
    if (moved.has(id) || attachedTo !== undefined) return [];
    const box = boxOf(records, (flowNode) => document.portsOf(flowNode), id);
    return box !== undefined && contains(seen, box) ? [box] : [];
  });
}

/** The groups on whose frames steps of no group were dropped. */
function joinedBy({ document, folded }: OpenFlow, moved: Dragged): Readonly<Record<string, string>> {
  const { records } = document;
  const groups = Object.values(records.groups).filter(
    ({ id, members }) => !folded.get().has(id) && !members.some((member) => moved.has(member)),
  );
  if (groups.length === 0) return {};
  const portsOf = document.portsOf.bind(document);
  const place = (id: string) => moved.get(id) ?? records.positions[id] ?? records.notes[id]?.position ?? { x: 0, y: 0 };
  const grouped = new Set(Object.values(records.groups).flatMap(({ members }) => members));
  const joins: Record<string, string> = {};
  for (const id of moved.keys()) {
    const box = grouped.has(id) ? undefined : boxOf(records, portsOf, id, place);
    const group = box && groups.find((one) => contains(groupFrame(records, portsOf, one) ?? EMPTY, box));
    if (group !== undefined) joins[id] = group.id;
  }
  return joins;
}

const EMPTY: Box = { x: 0, y: 0, width: 0, height: 0 };

function endsOf(wanted: Connection | CanvasEdge) {
  const { source, sourceHandle, target, targetHandle } = wanted;
  if (!sourceHandle || !targetHandle) return undefined;
  return { from: { node: source, port: sourceHandle }, to: { node: target, port: targetHandle } };
}
