import { connect } from '../../commands/connect.ts';
import { moveConnection } from '../../commands/move-connection.ts';
import { graphIndex } from '../../document/graph-index.ts';
import { whyCannotConnect } from '../../document/why-cannot-connect.ts';
import type { OpenFlow } from '../../session/open-flow.ts';
import type { CommandEntry } from './command-list.tsx';

/** Every connection that a step may have: the way out, and where it could lead. A way that leads somewhere already is led elsewhere. */
export function connectEntries(flow: OpenFlow, step: string): readonly CommandEntry[] {
  const { document } = flow;
  const { records } = document;
  const flowNode = records.flowNodes[step];
  if (flowNode === undefined || flow.readOnly) return [];
  const portsOf = document.portsOf.bind(document);
  const leads = graphIndex(records.sequenceFlows).outgoing.get(step) ?? [];
  const far = distanceFrom(flow, step);
  const targets = Object.values(records.flowNodes).sort((one, other) => far(one.id) - far(other.id));

  return portsOf(flowNode).outputs.flatMap((output) => {
    const from = { node: step, port: output.name };
    const existing = leads.find((lead) => lead.from.port === output.name);
    // Only a token goes one way: a value may go to many.
    const moving = output.kind === 'token' ? existing : undefined;
    return targets.flatMap((target) => {
      const inputs = portsOf(target).inputs;
      return inputs.flatMap((input): CommandEntry[] => {
        const to = { node: target.id, port: input.name };
        if (whyCannotConnect(records, portsOf, { from, to, ...(moving === undefined ? {} : { moving: moving.id }) }) !== undefined)
          return [];
        if (moving?.to.node === to.node && moving.to.port === to.port) return [];
        const where = inputs.length > 1 ? `${target.name}: ${input.title}` : target.name;
        return [
          {
            title: `${output.title} → ${where}`,
            ...(moving === undefined ? {} : { hint: `instead of ${flow.nameOf(moving.to.node)}` }),
            run: () => {
              if (moving === undefined) document.execute(connect, { from, to });
              else document.execute(moveConnection, { sequenceFlow: moving.id, from, to });
              flow.say(`Connected: ${output.title} leads to ${where}`);
              flow.canvas.get()?.focus();
            },
          },
        ];
      });
    });
  });
}

/** What lies near is offered first. */
function distanceFrom(flow: OpenFlow, step: string): (id: string) => number {
  const { positions } = flow.document.records;
  const here = positions[step] ?? { x: 0, y: 0 };
  return (id) => Math.hypot((positions[id]?.x ?? 0) - here.x, (positions[id]?.y ?? 0) - here.y);
}
