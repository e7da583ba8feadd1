import { FlowNodeId } from '@fettle/flows';
import { defineCommand } from '../document/command.ts';

export interface ChangeFlowNodeId {
  readonly from: string;
  readonly to: string;
}

/** Changes the id by which expressions name a flowNode. An id that is taken or not an identifier changes nothing. The place in the document stays. */
export const changeFlowNodeId = defineCommand<ChangeFlowNodeId>({
  name: 'changeFlowNodeId',
  title: ({ to }) => `change id to ${to}`,
  execute(draft, { from, to }) {
    const free = draft.flowNodes[to] === undefined && FlowNodeId.safeParse(to).success;
    if (draft.flowNodes[from] === undefined || !free) return;
    draft.flowNodes = Object.fromEntries(
      Object.entries(draft.flowNodes).map(([id, node]) => (id === from ? [to, { ...node, id: to }] : [id, node])),
    );
  },
});
