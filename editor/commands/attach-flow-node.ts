import { defineCommand } from '../document/command.ts';

export interface AttachFlowNode {
  readonly flowNode: string;
  /** The operation at whose edge it stands; undefined: none. */
  readonly to: string | undefined;
}

/** Puts a boundary event at the edge of an operation, or takes it off. */
export const attachFlowNode = defineCommand<AttachFlowNode>({
  name: 'attachFlowNode',
  title: ({ to }) => (to === undefined ? 'detach step' : 'attach step'),
  execute(draft, { flowNode, to }) {
    const node = draft.flowNodes[flowNode];
    if (node === undefined || to === flowNode) return;
    if (to === undefined) delete node.attachedTo;
    else if (draft.flowNodes[to] !== undefined) node.attachedTo = to;
  },
});
