import { defineCommand } from '../document/command.ts';

export interface RenameFlowNode {
  readonly flowNode: string;
  readonly name: string;
}

/** Changes the words on the box. Expressions use the id, which stays. */
export const renameFlowNode = defineCommand<RenameFlowNode>({
  name: 'renameFlowNode',
  title: () => 'rename step',
  coalesce: ({ flowNode }) => `rename ${flowNode}`,
  execute(draft, { flowNode, name }) {
    const node = draft.flowNodes[flowNode];
    if (node !== undefined) node.name = name.slice(0, 120);
  },
});
