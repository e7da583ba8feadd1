import type { FlowDefinition, FlowNode, PortRef, SequenceFlow } from '../definition.ts';
import { mergeLayout } from './merge-layout.ts';
import { mergeValue, type Side, sameJson } from './merge-value.ts';
import { type RenameReferences, renameAdded } from './rename-added.ts';

/*
 * Joins two people's changes to one flow. What holds:
 * - what one of them changed, and the other did not touch, is in the result;
 * - what both changed otherwise is a conflict, never decided silently; until somebody chooses, mine holds. Only where a box stands is no question: mine;
 * - nothing in the result leads to a flowNode that is not there;
 * - changes of different things give the same flow whoever is "mine".
 */

/** Where both sides say something else. */
export interface MergeConflict {
  /** Its name in `choices`; the same for the same question when the merge is made again. */
  readonly id: string;
  /** What it is about; absent: the flow itself. */
  readonly flowNode?: string;
  /** `removed`: one took it away, the other changed it or connects to it. `ways`: both lead one way out elsewhere. `changed`: both changed a field. */
  readonly kind: 'changed' | 'removed' | 'ways';
  /** Field in the flowNode (`name`, `params.limit`) or of the flow; the way out of `ways`. */
  readonly path: string;
  readonly base: unknown;
  readonly mine: unknown;
  readonly theirs: unknown;
}

export interface FlowsToMerge {
  /** What both began with. */
  readonly base: FlowDefinition;
  readonly mine: FlowDefinition;
  readonly theirs: FlowDefinition;
}

export interface MergeOptions {
  readonly choices?: Readonly<Record<string, Side>>;
  /** Whether a way out leads to one place only: then two new connections from it are a conflict. */
  readonly leadsOneWay?: (flowNode: FlowNode, port: string) => boolean;
  /** Both may have added a flowNode under the same id: then mine gets another. */
  readonly renameReferences?: RenameReferences;
}

export interface FlowMerge {
  readonly definition: FlowDefinition;
  readonly conflicts: readonly MergeConflict[];
}

type Items<Item> = ReadonlyMap<string, Item>;
const byId = <Item extends { readonly id: string }>(items: readonly Item[]): Items<Item> => new Map(items.map((item) => [item.id, item]));

export function mergeFlows(given: FlowsToMerge, options: MergeOptions = {}): FlowMerge {
  const { base, theirs } = given;
  const mine = renameAdded(given, options.renameReferences);
  const conflicts: MergeConflict[] = [];
  const ask = (conflict: MergeConflict): Side => {
    conflicts.push(conflict);
    return options.choices?.[conflict.id] ?? 'mine';
  };
  const nodes = mergeFlowNodes({ base, mine, theirs }, ask);
  const connections = mergeConnections({ base, mine, theirs }, nodes, ask);
  const oneWay =
    options.leadsOneWay === undefined ? connections : decideWays({ mine, theirs }, { nodes, connections }, options.leadsOneWay, ask);
  const { layout: _, flowNodes: __, sequenceFlows: ___, ...mineMeta } = mine;
  const meta = mergeValue({ base: metaOf(base), mine: mineMeta, theirs: metaOf(theirs) }, (path, ways) =>
    ask({ id: `flow.${path}`, kind: 'changed', path, ...ways }),
  ) as typeof mineMeta;
  return {
    definition: {
      ...meta,
      flowNodes: [...nodes.values()],
      sequenceFlows: [...oneWay.values()],
      layout: mergeLayout({ base: base.layout, mine: mine.layout, theirs: theirs.layout }, new Set(nodes.keys()), (id, ways) =>
        ask({ id, kind: 'changed', path: 'text', ...ways }),
      ),
    },
    conflicts,
  };
}

type Ask = (conflict: MergeConflict) => Side;

function metaOf({ layout: _, flowNodes: __, sequenceFlows: ___, ...meta }: FlowDefinition) {
  return meta;
}

/** Theirs in their order, then what only mine has. */
const allIds = (theirs: Items<unknown>, mine: Items<unknown>): readonly string[] => [...new Set([...theirs.keys(), ...mine.keys()])];

function mergeFlowNodes({ base, mine, theirs }: FlowsToMerge, ask: Ask): Map<string, FlowNode> {
  const before = byId(base.flowNodes);
  const sides = { mine: byId(mine.flowNodes), theirs: byId(theirs.flowNodes) };
  const flowsBefore = byId(base.sequenceFlows);
  const usedAnew = { mine: usedIn(mine, flowsBefore, before), theirs: usedIn(theirs, flowsBefore, before) };
  const merged = new Map<string, FlowNode>();
  for (const id of allIds(sides.theirs, sides.mine)) {
    const was = before.get(id);
    const [m, t] = [sides.mine.get(id), sides.theirs.get(id)];
    if (m !== undefined && t !== undefined) merged.set(id, mergeFlowNode({ base: was, mine: m, theirs: t }, ask));
    else {
      const [there, side] = m === undefined ? [t!, 'theirs' as const] : [m, 'mine' as const];
      if (was === undefined) merged.set(id, there);
      else if (!sameJson(was, there) || usedAnew[side].has(id)) {
        const choice = ask({ id: `${id}.removed`, flowNode: id, kind: 'removed', path: '', base: was, mine: m, theirs: t });
        if (choice === side) merged.set(id, there);
      }
    }
  }
  for (const [id, { attachedTo }] of merged) if (attachedTo !== undefined && !merged.has(attachedTo)) merged.delete(id);
  return merged;
}

/** FlowNodes that a side connects to, or attaches something to, otherwise than before. */
function usedIn(
  { flowNodes, sequenceFlows }: FlowDefinition,
  flowsBefore: Items<SequenceFlow>,
  before: Items<FlowNode>,
): ReadonlySet<string> {
  const changed = sequenceFlows.filter((flow) => !sameJson(flow, flowsBefore.get(flow.id)));
  const attached = flowNodes.filter(({ id, attachedTo }) => attachedTo !== undefined && before.get(id)?.attachedTo !== attachedTo);
  return new Set([...changed.flatMap(({ from, to }) => [from.node, to.node]), ...attached.map(({ attachedTo }) => attachedTo!)]);
}

/** Another type has other params: with it they are one thing, not fields to be joined. */
function mergeFlowNode({ base, mine, theirs }: { base: FlowNode | undefined; mine: FlowNode; theirs: FlowNode }, ask: Ask): FlowNode {
  const isSameType =
    mine.type === theirs.type && mine.typeVersion === theirs.typeVersion && (base === undefined || base.type === mine.type);
  const shape = ({ id, name, attachedTo, params, type, typeVersion }: FlowNode) =>
    isSameType
      ? { id, name, attachedTo, params, type, typeVersion }
      : { id, name, attachedTo, step: JSON.stringify({ type, typeVersion, params }) };
  if (base !== undefined && sameJson(base, theirs)) return mine;
  if (sameJson(mine, theirs)) return mine;
  const merged = mergeValue({ base: base === undefined ? {} : shape(base), mine: shape(mine), theirs: shape(theirs) }, (path, ways) =>
    ask({ id: `${mine.id}.${path}`, flowNode: mine.id, kind: 'changed', path: path === 'step' ? 'type' : path, ...ways }),
  ) as FlowNode & { readonly step?: string };
  const { step, attachedTo, ...rest } = merged;
  return {
    ...rest,
    ...(step === undefined ? {} : (JSON.parse(step) as Pick<FlowNode, 'type' | 'typeVersion' | 'params'>)),
    ...(attachedTo === undefined ? {} : { attachedTo }),
  };
}

function mergeConnections(
  { base, mine, theirs }: FlowsToMerge,
  nodes: ReadonlyMap<string, FlowNode>,
  ask: Ask,
): ReadonlyMap<string, SequenceFlow> {
  const before = byId(base.sequenceFlows);
  const sides = { mine: byId(mine.sequenceFlows), theirs: byId(theirs.sequenceFlows) };
  const removed = { mine: goneFrom(base, mine), theirs: goneFrom(base, theirs) };
  const merged = new Map<string, SequenceFlow>();
  const isThere = ({ from, to }: SequenceFlow): boolean => nodes.has(from.node) && nodes.has(to.node);
  for (const id of allIds(sides.theirs, sides.mine)) {
    const was = before.get(id);
    const [m, t] = [sides.mine.get(id), sides.theirs.get(id)];
    const flow = m !== undefined && t !== undefined ? mergeEnds({ was, m, t }, ask) : oneSided(was, m, t);
    if (flow !== undefined && isThere(flow) && ![...merged.values()].some((other) => sameEnds(other, flow))) merged.set(id, flow);
  }
  return merged;

  /** A connection that one side took away stays away, unless it went with a flowNode that is kept after all. */
  function oneSided(was: SequenceFlow | undefined, m: SequenceFlow | undefined, t: SequenceFlow | undefined): SequenceFlow | undefined {
    const [there, remover] = m === undefined ? [t!, 'mine' as const] : [m, 'theirs' as const];
    if (was === undefined) return there;
    const wentWithNode = [there.from.node, there.to.node].some((node) => removed[remover].has(node) && nodes.has(node));
    if (wentWithNode) return there;
    if (sameJson(was, there)) return undefined;
    const choice = ask({
      id: `${there.id}.removed`,
      flowNode: there.from.node,
      kind: 'removed',
      path: there.from.port,
      base: was,
      mine: m,
      theirs: t,
    });
    return choice === remover ? undefined : there;
  }
}

const sameEnds = (left: SequenceFlow, right: SequenceFlow): boolean => samePort(left.from, right.from) && samePort(left.to, right.to);
const samePort = (left: PortRef, right: PortRef): boolean => left.node === right.node && left.port === right.port;

/** Ids of flowNodes that a side took away. */
function goneFrom(base: FlowDefinition, side: FlowDefinition): ReadonlySet<string> {
  const left = byId(side.flowNodes);
  return new Set(base.flowNodes.map(({ id }) => id).filter((id) => !left.has(id)));
}

function mergeEnds({ was, m, t }: { was: SequenceFlow | undefined; m: SequenceFlow; t: SequenceFlow }, ask: Ask): SequenceFlow {
  if (sameJson(m, t) || sameJson(was, t)) return m;
  if (sameJson(was, m)) return t;
  const conflict = { id: `${m.id}.ends`, flowNode: m.from.node, kind: 'ways' as const, path: m.from.port, base: was, mine: m, theirs: t };
  return ask(conflict) === 'mine' ? m : t;
}

/** A way out to which both gave a connection leads to one of them. */
function decideWays(
  { mine, theirs }: Pick<FlowsToMerge, 'mine' | 'theirs'>,
  { nodes, connections }: { nodes: ReadonlyMap<string, FlowNode>; connections: ReadonlyMap<string, SequenceFlow> },
  leadsOneWay: NonNullable<MergeOptions['leadsOneWay']>,
  ask: Ask,
): ReadonlyMap<string, SequenceFlow> {
  const sides = { mine: byId(mine.sequenceFlows), theirs: byId(theirs.sequenceFlows) };
  const byPort = Map.groupBy(connections.values(), ({ from }) => `${from.node}.${from.port}`);
  const kept = new Map(connections);
  for (const flows of byPort.values()) {
    const [first] = flows;
    if (first === undefined || flows.length < 2 || !leadsOneWay(nodes.get(first.from.node)!, first.from.port)) continue;
    const [m, t] = [flows.find(({ id }) => sides.mine.has(id)), flows.find(({ id }) => sides.theirs.has(id) && !sides.mine.has(id))];
    if (m === undefined || t === undefined) continue;
    const id = `${first.from.node}.ways.${first.from.port}`;
    const choice = ask({ id, flowNode: first.from.node, kind: 'ways', path: first.from.port, base: undefined, mine: m, theirs: t });
    kept.delete(choice === 'mine' ? t.id : m.id);
  }
  return kept;
}
