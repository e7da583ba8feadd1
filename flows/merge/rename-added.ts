import type { FlowDefinition, FlowNode } from '../definition.ts';
import { sameJson } from './merge-value.ts';

/** Gives a flowNode whose params and expressions name others by their new ids. */
export type RenameReferences = (flowNode: FlowNode, renamed: ReadonlyMap<string, string>) => FlowNode;

interface Definitions {
  readonly base: FlowDefinition;
  readonly mine: FlowDefinition;
  readonly theirs: FlowDefinition;
}

/** Mine, in which nothing new has the id of something else that is new in theirs: two people who add a timer each have added two timers. */
export function renameAdded(
  { base, mine, theirs }: Definitions,
  renameReferences: RenameReferences = (flowNode) => flowNode,
): FlowDefinition {
  const nodes = renaming(base.flowNodes, mine.flowNodes, theirs.flowNodes);
  const node = (id: string): string => nodes.get(id) ?? id;
  // With their ends as they are called now: a connection of the same id between others is another one.
  const moved = mine.sequenceFlows.map((flow) =>
    nodes.has(flow.from.node) || nodes.has(flow.to.node)
      ? { ...flow, from: { ...flow.from, node: node(flow.from.node) }, to: { ...flow.to, node: node(flow.to.node) } }
      : flow,
  );
  const flows = renaming(base.sequenceFlows, moved, theirs.sequenceFlows);
  const notes = renaming(base.layout.notes, mine.layout.notes, theirs.layout.notes);
  const groups = renaming(base.layout.groups, mine.layout.groups, theirs.layout.groups);
  if (nodes.size + flows.size + notes.size + groups.size === 0) return mine;
  const named = <Named extends Item>(renamed: ReadonlyMap<string, string>, item: Named): Named =>
    renamed.has(item.id) ? { ...item, id: renamed.get(item.id)! } : item;
  const flowNodeNamed = (flowNode: FlowNode): FlowNode => {
    const { attachedTo } = flowNode;
    const attached = attachedTo !== undefined && nodes.has(attachedTo) ? { ...flowNode, attachedTo: node(attachedTo) } : flowNode;
    return renameReferences(named(nodes, attached), nodes);
  };
  return {
    ...mine,
    flowNodes: nodes.size === 0 ? mine.flowNodes : mine.flowNodes.map(flowNodeNamed),
    sequenceFlows: moved.map((flow) => named(flows, flow)),
    layout: {
      positions: Object.fromEntries(Object.entries(mine.layout.positions).map(([id, position]) => [node(id), position])),
      notes: mine.layout.notes.map((note) => named(notes, note)),
      groups: mine.layout.groups.map((group) => ({ ...named(groups, group), members: group.members.map(node) })),
    },
  };
}

interface Item {
  readonly id: string;
}

function renaming(base: readonly Item[], mine: readonly Item[], theirs: readonly Item[]): ReadonlyMap<string, string> {
  const before = new Set(base.map(({ id }) => id));
  const theirsById = new Map(theirs.map((item) => [item.id, item]));
  const taken = new Set([...before, ...mine.map(({ id }) => id), ...theirsById.keys()]);
  const renamed = new Map<string, string>();
  for (const item of mine) {
    const other = theirsById.get(item.id);
    if (before.has(item.id) || other === undefined || sameJson(item, other)) continue;
    const id = freeId(item.id, taken);
    taken.add(id);
    renamed.set(item.id, id);
  }
  return renamed;
}

/** `timer` → `timer2`, `flow7` → `flow8`: counted on until nobody has it. */
function freeId(id: string, taken: ReadonlySet<string>): string {
  const stem = id.replace(/\d+$/, '');
  for (let number = Number(/\d+$/.exec(id)?.[0] ?? 1) + 1; ; number += 1) if (!taken.has(`${stem}${number}`)) return `${stem}${number}`;
}
