import { insertOnConnection } from '../commands/insert-on-connection.ts';
import { defineBehaviour } from '../document/command.ts';
import { groupOf } from '../document/group-of.ts';

/** What is inserted between two steps of a group is of it; between a group and the rest it is not. */
export const joinGroupOfConnection = defineBehaviour({
  name: 'joinGroupOfConnection',
  on: insertOnConnection,
  follow(draft, { sequenceFlow }) {
    const flow = draft.sequenceFlows[sequenceFlow];
    const group = flow && groupOf(draft.groups, flow.from.node);
    if (flow === undefined || group === undefined || !group.members.includes(flow.to.node)) return undefined;
    const before = new Set(Object.keys(draft.flowNodes));
    return () => void draft.groups[group.id]?.members.push(...Object.keys(draft.flowNodes).filter((id) => !before.has(id)));
  },
});
