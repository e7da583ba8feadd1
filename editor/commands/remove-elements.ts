import { defineCommand } from '../document/command.ts';

export interface RemoveElements {
  readonly flowNodes?: readonly string[];
  readonly sequenceFlows?: readonly string[];
  readonly notes?: readonly string[];
  /** The frames; what is in them stays unless it is named too. */
  readonly groups?: readonly string[];
  /** Connect what was before a removed flowNode with what was after it. */
  readonly reconnect?: boolean;
}

export const removeElements = defineCommand<RemoveElements>({
  name: 'removeElements',
  title: ({ flowNodes = [], sequenceFlows = [], groups = [] }) => {
    if (groups.length > 0) return groups.length === 1 ? 'delete group' : `delete ${groups.length} groups`;
    if (flowNodes.length > 0) return flowNodes.length === 1 ? 'delete step' : `delete ${flowNodes.length} steps`;
    return sequenceFlows.length > 0 ? 'delete connection' : 'delete note';
  },
  execute(draft, { flowNodes = [], sequenceFlows = [], notes = [], groups = [] }) {
    for (const id of sequenceFlows) delete draft.sequenceFlows[id];
    for (const id of flowNodes) delete draft.flowNodes[id];
    for (const id of notes) delete draft.notes[id];
    for (const id of groups) delete draft.groups[id];
  },
});
