import type { Position } from '@fettle/flows';
import { defineCommand } from '../document/command.ts';
import { newFlowNodeId, newName } from '../document/new-id.ts';

export interface AddFlowNode {
  readonly type: string;
  readonly position: Position;
}

/** Puts a new flowNode of a known type on the canvas, with the type's defaults. Gives its id. */
export const addFlowNode = defineCommand<AddFlowNode, string>({
  name: 'addFlowNode',
  title: () => 'add step',
  execute(draft, { type, position }, { registry }) {
    const nodeType = registry.get(type);
    if (nodeType === undefined) throw new Error(`There is no flowNode type "${type}".`);
    const id = newFlowNodeId(nodeType.title, (taken) => draft.flowNodes[taken] !== undefined);
    const names = new Set(Object.values(draft.flowNodes).map((other) => other.name));
    draft.flowNodes[id] = {
      id,
      type,
      typeVersion: nodeType.version,
      name: newName(nodeType.title, (name) => names.has(name)),
      params: structuredClone(nodeType.defaults) as Record<string, unknown>,
    };
    draft.positions[id] = { x: Math.round(position.x), y: Math.round(position.y) };
    return id;
  },
});
