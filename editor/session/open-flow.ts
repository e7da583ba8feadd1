import type { FlowNode, Position, Quality, Value } from '@fettle/flows';
import type { FlowProblem, FlowVisitor } from '@fettle/flows/contract';
import { createContext, useContext, useSyncExternalStore } from 'react';
import type { FlowDocument } from '../document/flow-document.ts';
import type { FlowRecords } from '../document/flow-records.ts';
import { Breakpoints } from '../simulation/breakpoints.ts';
import type { Pass } from '../simulation/passes.ts';
import { FoldedGroups } from './folded-groups.ts';
import { KeyedStore } from './keyed-store.ts';
import { Selection } from './selection.ts';
import { ValueStore } from './value-store.ts';

/** What the badge of a box says about its problems. */
export interface NodeProblems {
  readonly errors: number;
  readonly warnings: number;
  readonly first: string;
}

/** What goes on at a flowNode now, in the plant or in the simulation. */
export interface NodeActivity {
  readonly units: number;
  readonly held: number;
  readonly incidents: number;
  readonly oldestSince?: number | undefined;
  readonly passed?: number | undefined;
  readonly reading?: { readonly value: Value; readonly quality: Quality } | undefined;
  readonly firings?: number | undefined;
  /** Of a time limit: units whose time is running, those that are over it, and when the next one is. */
  readonly clocks?: number | undefined;
  readonly expired?: number | undefined;
  readonly nextExpiry?: number | undefined;
  /** The clock that ages are counted against. */
  readonly at: number;
}

/** What is laid over a step: its heat from 0 to 1, or that a unit is there or was. */
export interface NodeMark {
  readonly kind: 'heat' | 'here' | 'passed';
  readonly strength: number;
  readonly words: string;
}

/** Who else is in the flow, and who has changes that are not shared. */
export interface Presence {
  readonly others: readonly FlowVisitor[];
  readonly unshared: readonly { readonly person: string; readonly savedAt: number }[];
}

/** `way`: a unit comes by here; `stuck`: and no further. The others: what differs from the version that it is compared with. */
export type CanvasMark = 'way' | 'stuck' | 'added' | 'changed' | 'moved' | 'removed';

/** What the marks of a comparison on the canvas mean; words of what cannot be marked, because it is no longer there. */
export interface Compared {
  readonly against: string;
  readonly gone: readonly string[];
}

/** From where the canvas is looked at: pixels, and how large a pixel of the drawing is. */
export interface CanvasView {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

/** What the canvas can be asked to do, whatever draws it. */
export interface CanvasControls {
  fit(flowNodes?: readonly string[]): void;
  zoomTo(zoom: number): void;
  zoomBy(factor: number): void;
  /** Brings flowNodes into view without changing the zoom more than needed. */
  show(flowNodes: readonly string[]): void;
  /** The same of a part of the drawing, in the document's coordinates. One that is larger than the view is shown smaller. */
  showPart(part: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }): void;
  /** The middle of what is seen, in the document's coordinates. */
  middle(): Position;
  /** Where a step goes whose box is to be around this point of the screen. */
  placeOf(point: Position): Position;
  /** Puts down what was carried from the palette to this point of the screen, over this element. */
  drop(type: string, point: Position, target: Element): void;
  /** Looks at it from there, at once. */
  moveTo(view: CanvasView): void;
  focus(): void;
}

/** One flow that is open in the editor: the document and everything about it that is not in the document. */
export class OpenFlow {
  readonly document: FlowDocument;
  readonly selection = new Selection();
  readonly problems = new ValueStore<readonly FlowProblem[]>([]);
  readonly problemsByNode = new KeyedStore<NodeProblems>(
    (left, right) => left.errors === right.errors && left.warnings === right.warnings && left.first === right.first,
  );
  readonly activity = new KeyedStore<NodeActivity>(sameActivity);
  readonly marks = new KeyedStore<NodeMark>(
    (left, right) => left.kind === right.kind && left.strength === right.strength && left.words === right.words,
  );
  /** Undefined: not known yet. */
  readonly presence = new ValueStore<Presence | undefined>(undefined);
  /** Windows of others by the step that is selected there. */
  readonly visitors = new KeyedStore<readonly FlowVisitor[]>(
    (left, right) => left.length === right.length && left.every(({ person }, index) => person === right[index]?.person),
  );
  /** Groups that are drawn as one box. They are how one looks at the drawing and no part of it. */
  readonly folded: FoldedGroups;
  /** Where this person's simulations stop. */
  readonly breakpoints: Breakpoints;
  /** What came by on connections in the simulation. */
  readonly passes = new KeyedStore<Pass>(
    (left, right) => left.full === right.full && left.times === right.times && left.isNew === right.isNew,
  );
  /** The breakpoint at which the simulation stands. */
  readonly stoppedAt = new ValueStore<string | undefined>(undefined);
  /** Where on the screen the menu of what is selected is open. */
  readonly menuAt = new ValueStore<Position | undefined>(undefined);
  /** The hand is moving something on the canvas, or the view. */
  readonly moving = new ValueStore(false);
  /** Dragging over the canvas selects instead of pushing it. */
  readonly lasso = new ValueStore(false);
  /** The step whose called routing is opened in place. */
  readonly openedCall = new ValueStore<string | undefined>(undefined);
  /** The selected step is shown as the operator will see it. */
  readonly previewed = new ValueStore(false);
  /** The note that is to be written in. */
  readonly writtenNote = new ValueStore<string | undefined>(undefined);
  /** What a screen reader says next. */
  readonly said = new ValueStore('');
  /** What is pointed out on the canvas, by flowNode or sequenceFlow: the way to a problem, or what a comparison found. */
  readonly pointed = new KeyedStore<CanvasMark>();
  /** Undefined: what is pointed out is no comparison. */
  readonly compared = new ValueStore<Compared | undefined>(undefined);
  readonly canvas = new ValueStore<CanvasControls | undefined>(undefined);
  /** From where it is looked at now. */
  readonly view = new ValueStore<CanvasView | undefined>(undefined);
  /** Params that a problem points at; the form shows it and clears it. */
  readonly shownPath = new ValueStore<{ readonly flowNode: string; readonly path: string } | undefined>(undefined);
  readonly readOnly: boolean;

  constructor(document: FlowDocument, readOnly: boolean) {
    this.document = document;
    this.readOnly = readOnly;
    this.folded = new FoldedGroups(document.records.meta.id);
    this.breakpoints = new Breakpoints(document.records.meta.id);
    document.subscribe(() => {
      const { flowNodes, sequenceFlows, notes, groups } = document.records;
      const tables = { flowNodes, sequenceFlows, notes, groups };
      this.selection.keep((kind, id) => tables[kind][id] !== undefined);
      if (flowNodes[this.openedCall.get() ?? ''] === undefined) this.openedCall.set(undefined);
    });
  }

  /** In place of all that was pointed out before. */
  point(marks: ReadonlyMap<string, CanvasMark> = new Map(), compared?: Compared): void {
    this.pointed.replace(marks);
    this.compared.set(compared);
  }

  nameOf(flowNode: string): string {
    return this.document.records.flowNodes[flowNode]?.name ?? flowNode;
  }

  titleOf(flowNode: FlowNode): string {
    return this.document.registry.get(flowNode.type)?.title ?? flowNode.type;
  }

  /** A screen reader is silent about words that stay as they are: said again they are others, by a space that nobody hears. */
  say(words: string): void {
    this.said.set(words === this.said.get() ? `${words}\u00a0` : words);
  }

  /** Selects flowNodes and brings them into view. */
  show(flowNodes: readonly string[]): void {
    const there = flowNodes.filter((id) => this.document.records.flowNodes[id] !== undefined);
    if (there.length === 0) return;
    this.selection.select({ flowNodes: there });
    const { groups } = this.document.records;
    this.folded.unfold(Object.values(groups).flatMap(({ id, members }) => (there.some((step) => members.includes(step)) ? [id] : [])));
    this.canvas.get()?.show(there);
  }
}

export function sameActivity(left: NodeActivity, right: NodeActivity): boolean {
  const ages = left.oldestSince === right.oldestSince && (left.oldestSince === undefined || Math.abs(left.at - right.at) < 5_000);
  return (
    ages &&
    left.units === right.units &&
    left.held === right.held &&
    left.incidents === right.incidents &&
    left.passed === right.passed &&
    left.firings === right.firings &&
    left.clocks === right.clocks &&
    left.expired === right.expired &&
    left.nextExpiry === right.nextExpiry &&
    left.reading?.value === right.reading?.value &&
    left.reading?.quality === right.reading?.quality
  );
}

export const OpenFlowContext = createContext<OpenFlow | undefined>(undefined);

export function useOpenFlow(): OpenFlow {
  const flow = useContext(OpenFlowContext);
  if (flow === undefined) throw new Error('useOpenFlow is used outside the design screen');
  return flow;
}

/** A part of the document; draws again when that part changes. `select` must give the same object for the same records. */
export function useRecords<Part>(select: (records: FlowRecords) => Part): Part {
  const { document } = useOpenFlow();
  return useSyncExternalStore(document.subscribe, () => select(document.records));
}
