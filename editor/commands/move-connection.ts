import type { PortRef } from '@fettle/flows';
import { defineCommand } from '../document/command.ts';
import { whyCannotConnect } from '../document/why-cannot-connect.ts';

export interface MoveConnection {
  readonly sequenceFlow: string;
  readonly from: PortRef;
  readonly to: PortRef;
}

/** Takes a connection to other ports; it keeps its id. What does not fit is left as it was. */
export const moveConnection = defineCommand<MoveConnection>({
  name: 'moveConnection',
  title: () => 'move connection',
  execute(draft, { sequenceFlow, from, to }, { portsOf }) {
    const flow = draft.sequenceFlows[sequenceFlow];
    if (flow === undefined || whyCannotConnect(draft, portsOf, { from, to, moving: sequenceFlow }) !== undefined) return;
    flow.from = { ...from };
    flow.to = { ...to };
  },
});
