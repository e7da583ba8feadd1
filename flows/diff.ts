import type { FlowDefinition, FlowNode, SequenceFlow } from './definition.ts';
import { canonicalJson } from './hash.ts';

/**
 * What a change is to those who notice it: `drawing` only to who looks at the drawing, `words` to who reads at a station or in a history, `behaviour` to units, machines and readings.
 */
export type ChangeClass = 'drawing' | 'words' | 'behaviour';

/** One field that differs. */
export interface FieldChange {
  /** `name`, `attachedTo`, or a path in the params: `steps[0].entries[1].upper`. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly class: ChangeClass;
}

export interface FlowDiff {
  /** Of the flow itself: its name, its product. */
  readonly flow: readonly FieldChange[];
  readonly added: readonly FlowNode[];
  readonly removed: readonly FlowNode[];
  readonly changed: readonly { readonly flowNode: FlowNode; readonly fields: readonly FieldChange[] }[];
  readonly connected: readonly SequenceFlow[];
  readonly disconnected: readonly SequenceFlow[];
  /** The same connection under another name: what has arrived at a join is counted by it. */
  readonly renamed: readonly { readonly before: SequenceFlow; readonly after: SequenceFlow }[];
  /** Steps that stand elsewhere in the drawing, and nothing else of which differs because of that. */
  readonly moved: readonly string[];
  /** Notes and groups. */
  readonly remarks: boolean;
  /** Steps or connections stand in another order in the document. */
  readonly reordered: boolean;
}

/** What differs between two definitions of a flow, every field of it. Pure; 1,000 steps take milliseconds, because what is the same object is not looked into. */
export function diffFlows(before: FlowDefinition, after: FlowDefinition): FlowDiff {
  const nodesBefore = byId(before.flowNodes);
  const nodesAfter = byId(after.flowNodes);
  const waysBefore = new Map(before.sequenceFlows.map((way) => [endsOf(way), way]));
  const waysAfter = new Map(after.sequenceFlows.map((way) => [endsOf(way), way]));
  const { flowNodes: _nodes, sequenceFlows: _ways, layout: _layout, ...flowBefore } = before;
  const { flowNodes: _otherNodes, sequenceFlows: _otherWays, layout: _otherLayout, ...flowAfter } = after;
  return {
    // What a flow is for is told to readers of the drawing alone.
    flow: fieldChanges(flowBefore, flowAfter).map((field) => (field.path === 'description' ? { ...field, class: 'drawing' } : field)),
    added: after.flowNodes.filter(({ id }) => !nodesBefore.has(id)),
    removed: before.flowNodes.filter(({ id }) => !nodesAfter.has(id)),
    changed: after.flowNodes.flatMap((flowNode) => {
      const old = nodesBefore.get(flowNode.id);
      const fields = old === undefined || old === flowNode ? [] : nodeChanges(old, flowNode);
      return fields.length === 0 ? [] : [{ flowNode, fields }];
    }),
    connected: after.sequenceFlows.filter((way) => !waysBefore.has(endsOf(way))),
    disconnected: before.sequenceFlows.filter((way) => !waysAfter.has(endsOf(way))),
    renamed: after.sequenceFlows.flatMap((way) => {
      const old = waysBefore.get(endsOf(way));
      return old === undefined || old.id === way.id ? [] : [{ before: old, after: way }];
    }),
    moved: after.flowNodes.flatMap(({ id }) => {
      const [from, to] = [before.layout.positions[id], after.layout.positions[id]];
      return nodesBefore.has(id) && (from?.x !== to?.x || from?.y !== to?.y) ? [id] : [];
    }),
    remarks: canonicalJson([before.layout.notes, before.layout.groups]) !== canonicalJson([after.layout.notes, after.layout.groups]),
    reordered:
      isReordered(
        before.flowNodes.map(({ id }) => id),
        after.flowNodes.map(({ id }) => id),
      ) || isReordered(before.sequenceFlows.map(endsOf), after.sequenceFlows.map(endsOf)),
  };
}

/** The most that anybody notices of a difference; undefined: there is none. */
export function classOf(diff: FlowDiff): ChangeClass | undefined {
  const { flow, added, removed, changed, connected, disconnected, renamed, moved, remarks, reordered } = diff;
  const fields = [...flow, ...changed.flatMap((one) => one.fields)];
  const structure = added.length + removed.length + connected.length + disconnected.length + renamed.length;
  if (structure > 0 || fields.some((field) => field.class === 'behaviour')) return 'behaviour';
  if (fields.some((field) => field.class === 'words')) return 'words';
  return fields.length > 0 || moved.length > 0 || remarks || reordered ? 'drawing' : undefined;
}

const byId = (nodes: readonly FlowNode[]): ReadonlyMap<string, FlowNode> => new Map(nodes.map((node) => [node.id, node]));

const endsOf = ({ from, to }: SequenceFlow): string => `${from.node}.${from.port} > ${to.node}.${to.port}`;

/** Of those that are in both. */
function isReordered(before: readonly string[], after: readonly string[]): boolean {
  const [inBefore, inAfter] = [new Set(before), new Set(after)];
  const kept = after.filter((id) => inBefore.has(id));
  return before.filter((id) => inAfter.has(id)).some((id, index) => id !== kept[index]);
}

function nodeChanges({ params: before, ...nodeBefore }: FlowNode, { params: after, ...nodeAfter }: FlowNode): readonly FieldChange[] {
  return [...fieldChanges(nodeBefore, nodeAfter), ...fieldChanges(before, after)];
}

/** Names of fields that are read by people and by nothing else. */
const WORDS = new Set(['name', 'title', 'text', 'description', 'instruction', 'picture']);

/** Every leaf that differs, by its path. A list that became longer or shorter has its rows one by one. */
function fieldChanges(before: unknown, after: unknown, path = ''): readonly FieldChange[] {
  if (Object.is(before, after)) return [];
  if (isObject(before) && isObject(after)) {
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...names].flatMap((name) => fieldChanges(before[name], after[name], path === '' ? name : `${path}.${name}`));
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const longer = before.length > after.length ? before : after;
    return longer.flatMap((_, index) => fieldChanges(before[index], after[index], `${path}[${index}]`));
  }
  if (canonicalJson(before ?? null) === canonicalJson(after ?? null) && (before === undefined) === (after === undefined)) return [];
  const name = /([^.[\]]+)(?:\[\d+\])*$/.exec(path)?.[1] ?? '';
  return [{ path, before, after, class: WORDS.has(name) ? 'words' : 'behaviour' }];
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
