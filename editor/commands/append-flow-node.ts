import type { FlowNode, Position } from '@fettle/flows';
import { hostAt, isBoundary } from '../document/attachment.ts';
import { type CommandContext, defineCommand } from '../document/command.ts';
import type { FlowRecords } from '../document/flow-records.ts';
import { whyCannotConnect } from '../document/why-cannot-connect.ts';
import { addFlowNode } from './add-flow-node.ts';
import { attachFlowNode } from './attach-flow-node.ts';
import { connect } from './connect.ts';
import { putBetween } from './insert-on-connection.ts';

export interface AppendFlowNode {
  readonly type: string;
  readonly position: Position;
  /** The flowNode that it follows; without `port`, by the first way out that is free and fits. Where every way leads somewhere already, it comes between on the first. */
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
    const taken = takenWay(draft, context, before, port);
    if (taken !== undefined) putBetween(draft, context, { id, sequenceFlow: taken, mustGoOn: true });
    else connectBehind(draft, context, { id, before, port });
    return id;
  },
});

/** The connection of the first way out, when none is free. */
function takenWay(
  draft: FlowRecords,
  { portsOf }: Pick<CommandContext, 'portsOf'>,
  before: FlowNode,
  port: string | undefined,
): string | undefined {
  const ways = portsOf(before).outputs.filter((output) => output.kind === 'token' && (port === undefined || output.name === port));
  const all = Object.values(draft.sequenceFlows).filter(({ from }) => from.node === before.id);
  const leads = ways.map(({ name }) => all.find(({ from }) => from.port === name));
  return leads.every((lead) => lead !== undefined) ? leads[0]?.id : undefined;
}

function connectBehind(
  draft: FlowRecords,
  context: CommandContext,
  { id, before, port }: { readonly id: string; readonly before: FlowNode; readonly port: string | undefined },
): void {
  const inputs = context.portsOf(draft.flowNodes[id]!).inputs;
  for (const output of context.portsOf(before).outputs.filter(({ name }) => port === undefined || name === port)) {
    for (const input of inputs) {
      const ends = { from: { node: before.id, port: output.name }, to: { node: id, port: input.name } };
      if (whyCannotConnect(draft, context.portsOf, ends) !== undefined) continue;
      context.run(connect, ends);
      return;
    }
  }
}
