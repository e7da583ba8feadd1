import type { FlowNode, Position } from '@fettle/flows';
import { defineCommand } from '../document/command.ts';
import { countedParts, type FlowFragment } from '../document/flow-fragment.ts';
import { newFlowNodeId, newName, newNumberedId, newSequenceFlowId } from '../document/new-id.ts';
import { renameReferences } from '../document/rename-references.ts';

export interface Paste {
  readonly fragment: FlowFragment;
  /** Where the top left corner goes. */
  readonly at: Position;
}

/** The copies, by their ids. */
export interface Pasted {
  readonly flowNodes: readonly string[];
  readonly notes: readonly string[];
  readonly groups: readonly string[];
}

/**
 * Adds copies of steps with the connections among them. Ids and names that are taken are made anew, and the copies' expressions follow: a copied gateway asks for
 * the result of the copied operation.
 */
export const paste = defineCommand<Paste, Pasted>({
  name: 'paste',
  title: ({ fragment }) => `paste ${countedParts(fragment)}`,
  execute(draft, { fragment, at }, { registry }) {
    const positions = fragment.flowNodes.map(({ id }) => fragment.positions[id] ?? { x: 0, y: 0 });
    const places = [...positions, ...fragment.notes.map(({ position }) => position)];
    const left = Math.min(...places.map(({ x }) => x));
    const top = Math.min(...places.map(({ y }) => y));
    const renamed = new Map<string, string>();
    const names = new Set(Object.values(draft.flowNodes).map(({ name }) => name));

    const copies = fragment.flowNodes.map((flowNode): FlowNode => {
      const taken = (id: string) => draft.flowNodes[id] !== undefined || [...renamed.values()].includes(id);
      const id = taken(flowNode.id) ? newFlowNodeId(flowNode.id, taken) : flowNode.id;
      renamed.set(flowNode.id, id);
      const name = newName(flowNode.name, (wanted) => names.has(wanted));
      names.add(name);
      return { ...structuredClone(flowNode), id, name };
    });
    for (const [index, copy] of copies.entries()) {
      renameReferences(registry, copy, renamed);
      // Without its operation the copy of a boundary event stands by itself.
      const host = copy.attachedTo === undefined ? undefined : renamed.get(copy.attachedTo);
      if (host === undefined) delete copy.attachedTo;
      else copy.attachedTo = host;
      draft.flowNodes[copy.id] = copy;
      const position = positions[index]!;
      draft.positions[copy.id] = { x: Math.round(at.x + position.x - left), y: Math.round(at.y + position.y - top) };
    }
    for (const { from, to } of fragment.sequenceFlows) {
      const id = newSequenceFlowId(draft.sequenceFlows);
      draft.sequenceFlows[id] = {
        id,
        from: { node: renamed.get(from.node)!, port: from.port },
        to: { node: renamed.get(to.node)!, port: to.port },
      };
    }
    const notes: string[] = [];
    for (const note of fragment.notes) {
      const id = newNumberedId('note', draft.notes);
      notes.push(id);
      renamed.set(note.id, id);
      const { x, y } = note.position;
      draft.notes[id] = { ...note, id, position: { x: Math.round(at.x + x - left), y: Math.round(at.y + y - top) } };
    }
    const groups: string[] = [];
    for (const group of fragment.groups) {
      const members = group.members.flatMap((member) => renamed.get(member) ?? []);
      if (members.length === 0) continue;
      const id = newNumberedId('group', draft.groups);
      groups.push(id);
      draft.groups[id] = { ...group, id, members };
    }
    return { flowNodes: copies.map(({ id }) => id), notes, groups };
  },
});
