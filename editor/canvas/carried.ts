import { createContext, type RefObject, useCallback, useContext, useLayoutEffect, useRef, useSyncExternalStore } from 'react';
import { KeyedStore } from '../session/keyed-store.ts';
import { ValueStore } from '../session/value-store.ts';
import { around, type Box, frameAround } from './group-frame.ts';
import { type CanvasEdge, type CanvasNode, canvasIdOfGroup, type Drawn } from './projection.ts';
import { type Ends, endsOfEdge } from './wire-ends.ts';

/** How far something was carried. */
export interface Shift {
  readonly x: number;
  readonly y: number;
}

/** A frame of which some members are carried and others stay. */
interface Pulled {
  readonly id: string;
  readonly still: Box;
  readonly moving: Box;
}

/** A connection of which an end is carried, or both. */
interface Wire extends Ends {
  readonly id: string;
  readonly sourceGoes: boolean;
  readonly targetGoes: boolean;
}

/**
 * What the hand carries over the canvas, and the connections at it. A tick of a drag is for them alone: React Flow's store asks all that is drawn after every change, so it hears of it
 * when they are put down. All that is carried goes the same way: what a tick needs is known when it is taken up.
 */
export class Carried {
  /** By id on the canvas: where a box is now. */
  readonly boxes = new KeyedStore<Box>();
  /** By sequenceFlow: where it begins and ends now. */
  readonly ends = new KeyedStore<Ends>();
  /** The connections that go along. */
  readonly wires = new ValueStore<readonly CanvasEdge[]>([]);
  /** The part of the drawing that is seen: there they are drawn. Undefined: nothing is carried. */
  readonly within = new ValueStore<Box | undefined>(undefined);
  #going: readonly (readonly [string, Box])[] = [];
  #pulled: readonly Pulled[] = [];
  #wires: readonly Wire[] = [];

  /** Takes up flowNodes and notes, in what is seen of the drawing; what stands at them, and groups that are wholly among them, go along. Gives the box around them. */
  takeUp(ids: readonly string[], { nodes, edges }: Drawn, seen: Box): Box | undefined {
    const byId = new Map(nodes.map((node) => [node.id, node]));
    const boxesOf = (some: Iterable<string>): Box[] =>
      [...some].flatMap((id) => {
        const node = byId.get(id);
        return node === undefined ? [] : [boxOfNode(node)];
      });
    const going = new Set(ids);
    const pulled: Pulled[] = [];
    for (const { id, data } of nodes) if ('flowNode' in data && data.attached && going.has(data.flowNode.attachedTo ?? '')) going.add(id);
    for (const { data } of nodes) {
      if (!('group' in data) || !data.group.members.some((id) => going.has(id))) continue;
      const id = canvasIdOfGroup(data.group.id);
      const still = around(boxesOf(data.group.members.filter((member) => !going.has(member))));
      const moving = around(boxesOf(data.group.members.filter((member) => going.has(member))));
      if (still === undefined || moving === undefined) going.add(id);
      else pulled.push({ id, still, moving });
    }
    this.#pulled = pulled;
    this.#going = [...going].flatMap((id) => boxesOf([id]).map((box) => [id, box] as const));
    this.#wires = edges.flatMap((edge) => {
      const [sourceGoes, targetGoes] = [going.has(edge.source), going.has(edge.target)];
      if (!sourceGoes && !targetGoes) return [];
      const ends = endsOfEdge(edge, byId);
      return ends === undefined ? [] : [{ ...ends, id: edge.id, sourceGoes, targetGoes }];
    });
    const taken = new Set(this.#wires.map(({ id }) => id));
    this.wires.set(edges.filter(({ id }) => taken.has(id)));
    this.within.set(seen);
    return around(boxesOf(ids)) ?? around(this.#going.map(([, box]) => box));
  }

  carry(by: Shift): void {
    const boxes = new Map(this.#going.map(([id, box]) => [id, shifted(box, by)]));
    for (const { id, still, moving } of this.#pulled) boxes.set(id, frameAround(around([still, shifted(moving, by)])!));
    this.boxes.replace(boxes);
    this.ends.replace(new Map(this.#wires.map((wire) => [wire.id, endsOf(wire, by)])));
  }

  putDown(): void {
    this.boxes.replace(new Map());
    this.ends.replace(new Map());
    this.wires.set([]);
    this.within.set(undefined);
  }
}

export const CarriedContext = createContext(new Carried());

/**
 * For the element of a box: draws it where it is carried to. By hand and not by drawing it again, because that is once for each tick of the mouse.
 * `x`, `y`: where React Flow has it.
 */
export function useCarried(id: string, x: number, y: number): RefObject<HTMLDivElement | null> {
  const { boxes } = useContext(CarriedContext);
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const show = (): void => {
      const box = boxes.get(id);
      const style = element.current?.style;
      if (style === undefined) return;
      style.translate = box === undefined ? '' : `${box.x - x}px ${box.y - y}px`;
      // A layer of its own: what lies below it is not painted again.
      style.willChange = box === undefined ? '' : 'translate';
    };
    if (boxes.get(id) !== undefined) show();
    const stop = boxes.subscribe(id, show);
    return () => {
      stop();
      if (element.current !== null) element.current.style.translate = '';
    };
  }, [boxes, id, x, y]);
  return element;
}

/** Whether the connection is on its way: it is then drawn with all that is carried (carried-wires.tsx). */
export function useIsWireCarried(id: string): boolean {
  const { ends } = useContext(CarriedContext);
  const subscribe = useCallback((listener: () => void) => ends.subscribe(id, listener), [ends, id]);
  return useSyncExternalStore(subscribe, () => ends.get(id) !== undefined);
}

function boxOfNode({ position: { x, y }, width = 0, height = 0 }: CanvasNode): Box {
  return { x, y, width, height };
}

function shifted(box: Box, { x, y }: Shift): Box {
  return { ...box, x: box.x + x, y: box.y + y };
}

function endsOf({ sourceX, sourceY, targetX, targetY, sourceGoes, targetGoes }: Wire, { x, y }: Shift): Ends {
  return {
    sourceX: sourceX + (sourceGoes ? x : 0),
    sourceY: sourceY + (sourceGoes ? y : 0),
    targetX: targetX + (targetGoes ? x : 0),
    targetY: targetY + (targetGoes ? y : 0),
  };
}
