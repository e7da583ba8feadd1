import type { PortRef } from '@fettle/flows';
import { defineCommand } from '../document/command.ts';
import { newSequenceFlowId } from '../document/new-id.ts';
import { whyCannotConnect } from '../document/why-cannot-connect.ts';

export interface Connect {
  readonly from: PortRef;
  readonly to: PortRef;
}

/** Connects two ports. Gives the new connection's id, or undefined when they do not fit: ask `whyCannotConnect` for the reason. */
export const connect = defineCommand<Connect, string | undefined>({
  name: 'connect',
  title: () => 'connect',
  execute(draft, { from, to }, { portsOf }) {
    if (whyCannotConnect(draft, portsOf, { from, to }) !== undefined) return undefined;
    const id = newSequenceFlowId(draft.sequenceFlows);
    draft.sequenceFlows[id] = { id, from: { ...from }, to: { ...to } };
    return id;
  },
});
