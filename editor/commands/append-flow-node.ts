import type { Position } from '@fettle/flows';
import { hostAt, isBoundary } from '../document/attachment.ts';
import { defineCommand } from '../document/command.ts';
import { whyCannotConnect } from '../document/why-cannot-connect.ts';
import { addFlowNode } from './add-flow-node.ts';
import { attachFlowNode } from './attach-flow-node.ts';
import { connect } from './connect.ts';

export interface AppendFlowNode {
  readonly type: string;
  readonly position: Position;
  /** The flowNode that it follows; without `port`, by the first way out that is free and fits. */
  readonly after: string;
  readonly port?: string;
}

/** Adds a flowNode and connects it to the one before; a boundary event is attached to it. It is added also when nothing fits. Gives its id. */
export const appendFlowNode = defineCommand<AppendFlowNode, string>({
  name: 'appendFlowNode',
  title: () => 'append step',
  execute(draft, { type, position, after, port }, context) {
    const id = context.run(addFlowNode, { type, position });
    const before = draft.flowNodes[after];
    if (before === undefined) return id;
    if (isBoundary(context.registry.get(type))) {
      const host = hostAt(draft, context.registry, after);
      if (host !== undefined) context.run(attachFlowNode, { flowNode: id, to: host });
      return id;
    }
    const outputs = context.portsOf(before).outputs.filter((output) => port === undefined || output.name === port);
    const inputs = context.portsOf(draft.flowNodes[id]!).inputs;
    for (const output of outputs) {
      for (const input of inputs) {
        const ends = { from: { node: after, port: output.name }, to: { node: id, port: input.name } };
        if (whyCannotConnect(draft, context.portsOf, ends) !== undefined) continue;
        context.run(connect, ends);
        return id;
      }
    }
    return id;
  },
});
