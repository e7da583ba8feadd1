import { changeFlowNodeId } from '../commands/change-flow-node-id.ts';
import { defineBehaviour } from '../document/command.ts';
import { renameReferences } from '../document/rename-references.ts';

/** Everything that names a flowNode by its id follows when the id changes: connections, boundary events, position, groups, and `data.<id>` in every expression. */
export const renameReferencesWithId = defineBehaviour({
  name: 'renameReferencesWithId',
  on: changeFlowNodeId,
  follow(draft, { from, to }, { registry }) {
    return () => {
      if (draft.flowNodes[from] !== undefined || draft.flowNodes[to] === undefined) return;
      for (const flow of Object.values(draft.sequenceFlows)) {
        if (flow.from.node === from) flow.from.node = to;
        if (flow.to.node === from) flow.to.node = to;
      }
      const position = draft.positions[from];
      if (position !== undefined) {
        draft.positions[to] = position;
        delete draft.positions[from];
      }
      for (const group of Object.values(draft.groups)) {
        if (group.members.includes(from)) group.members = group.members.map((member) => (member === from ? to : member));
      }
      for (const node of Object.values(draft.flowNodes)) if (node.attachedTo === from) node.attachedTo = to;
      const renamed = new Map([[from, to]]);
      for (const node of Object.values(draft.flowNodes)) renameReferences(registry, node, renamed);
    };
  },
});
