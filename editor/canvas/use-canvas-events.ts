import { useMemo, useRef } from 'react';
import { connect } from '../commands/connect.ts';
import { moveConnection } from '../commands/move-connection.ts';
import { moveElements } from '../commands/move-elements.ts';
import { paste } from '../commands/paste.ts';
import { fragmentOf } from '../document/flow-fragment.ts';
import { whyCannotConnect } from '../document/why-cannot-connect.ts';
import { useOpenFlow } from '../session/open-flow.ts';
import type { CanvasEdge, CanvasNode, Dragged } from './projection.ts';
import type { Connection, EdgeChange, FinalConnectionState, NodeChange } from './react-flow.ts';

export const NOT_DRAGGED: Dragged = new Map();

export interface CanvasEventHandlers {
  readonly setDragged: (change: (before: Dragged) => Dragged) => void;
  readonly setRefusal: (reason: string | undefined) => void;
  readonly onOpen: (flowNode: string) => void;
  readonly onConnectToNothing: (from: { readonly node: string; readonly port: string }) => void;
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

    const drop = (event: { readonly altKey: boolean }, moved: readonly CanvasNode[]): void => {
      latest.current.setDragged(() => NOT_DRAGGED);
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
    };

    return {
      onNodesChange(changes: NodeChange<CanvasNode>[]): void {
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
        const now = moved;
        if (now !== undefined && !readOnly) latest.current.setDragged((before) => new Map([...before, ...now]));
      },
      onEdgesChange(changes: EdgeChange<CanvasEdge>[]): void {
        selection.change(
          'sequenceFlows',
          changes.flatMap((change) => (change.type === 'select' ? [[change.id, change.selected] as const] : [])),
        );
      },
      onNodeDragStop: (event: { readonly altKey: boolean }, _: CanvasNode, moved: readonly CanvasNode[]): void => drop(event, moved),
      onSelectionDragStop: drop,
      onNodeDoubleClick: (_: unknown, node: CanvasNode): void => latest.current.onOpen(node.id),
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
      onConnectEnd(_: unknown, { fromHandle, toHandle, toNode }: FinalConnectionState): void {
        latest.current.setRefusal(undefined);
        if (toHandle === null && toNode === null && fromHandle?.type === 'source' && fromHandle.id) {
          latest.current.onConnectToNothing({ node: fromHandle.nodeId, port: fromHandle.id });
        }
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

function endsOf(wanted: Connection | CanvasEdge) {
  const { source, sourceHandle, target, targetHandle } = wanted;
  if (!sourceHandle || !targetHandle) return undefined;
  return { from: { node: source, port: sourceHandle }, to: { node: target, port: targetHandle } };
}
