import type { Position } from '@fettle/flows';
import type { Draft } from 'immer';
import { type CommandContext, defineCommand } from '../document/command.ts';
import type { FlowRecords } from '../document/flow-records.ts';
import { whyCannotConnect } from '../document/why-cannot-connect.ts';
import { addFlowNode } from './add-flow-node.ts';
import { connect } from './connect.ts';
import { removeElements } from './remove-elements.ts';

export interface InsertOnConnection {
  readonly type: string;
  readonly position: Position;
  readonly sequenceFlow: string;
}

/** Puts a new flowNode into a connection: before → new → after, by the first ports that fit. Gives its id. */
export const insertOnConnection = defineCommand<InsertOnConnection, string>({
  name: 'insertOnConnection',
  title: () => 'insert step',
  execute(draft, { type, position, sequenceFlow }, context) {
    const id = context.run(addFlowNode, { type, position });
    putBetween(draft, context, { id, sequenceFlow });
    return id;
  },
});

export interface Between {
  /** Of the flowNode that comes between. */
  readonly id: string;
  readonly sequenceFlow: string;
  /** Only when the way goes on behind it: an end that comes between would leave what follows without a way to it. */
  readonly mustGoOn?: boolean;
}

/** Leads a connection through a flowNode that is there and not connected yet. False: it does not fit, and nothing was changed. */
export function putBetween(draft: Draft<FlowRecords>, context: CommandContext, { id, sequenceFlow, mustGoOn = false }: Between): boolean {
  const flow = draft.sequenceFlows[sequenceFlow];
  if (flow === undefined) return false;
  const { from, to } = { from: { ...flow.from }, to: { ...flow.to } };
  const ports = context.portsOf(draft.flowNodes[id]!);
  const others = {
    ...draft,
    sequenceFlows: Object.fromEntries(Object.entries(draft.sequenceFlows).filter(([key]) => key !== sequenceFlow)),
  };
  const fits = (ends: { from: typeof from; to: typeof to }) => whyCannotConnect(others, context.portsOf, ends) === undefined;
  const input = ports.inputs.find(({ name }) => fits({ from, to: { node: id, port: name } }));
  const output = ports.outputs.find(({ name }) => fits({ from: { node: id, port: name }, to }));
  if (input === undefined || (mustGoOn && output === undefined)) return false;
  context.run(removeElements, { sequenceFlows: [sequenceFlow] });
  context.run(connect, { from, to: { node: id, port: input.name } });
  if (output !== undefined) context.run(connect, { from: { node: id, port: output.name }, to });
  return true;
}
