import { defineCommand } from '../document/command.ts';

export interface RemoveElements {
  readonly flowNodes?: readonly string[];
  readonly sequenceFlows?: readonly string[];
  readonly notes?: readonly string[];
  /** Connect what was before a removed flowNode with what was after it. */
  readonly reconnect?: boolean;
}

export const removeElements = defineCommand<RemoveElements>({
  name: 'removeElements',
  title: ({ flowNodes = [], sequenceFlows = [] }) => {
    if (flowNodes.length > 0) return flowNodes.length === 1 ? 'delete step' : `delete ${flowNodes.length} steps`;
    return sequenceFlows.length > 0 ? 'delete connection' : 'delete note';
  },
  execute(draft, { flowNodes = [], sequenceFlows = [], notes = [] }) {
    for (const id of sequenceFlows) delete draft.sequenceFlows[id];
    for (const id of flowNodes) delete draft.flowNodes[id];
    for (const id of notes) delete draft.notes[id];
  },
});
