import type { FlowNode, Port } from '@fettle/flows';
import { Select } from '@mantine/core';
import { connect } from '../commands/connect.ts';
import { moveConnection } from '../commands/move-connection.ts';
import { removeElements } from '../commands/remove-elements.ts';
import { graphIndex } from '../document/graph-index.ts';
import { whyCannotConnect } from '../document/why-cannot-connect.ts';
import { useOpenFlow, useRecords } from '../session/open-flow.ts';

/** Where each way out leads, as a choice among what fits: connecting without a mouse. */
export function PortConnections({ flowNode }: { readonly flowNode: FlowNode }) {
  const flow = useOpenFlow();
  const sequenceFlows = useRecords((records) => records.sequenceFlows);
  const { outputs } = flow.document.portsOf(flowNode);
  const index = graphIndex(sequenceFlows);
  const incoming = index.incoming.get(flowNode.id) ?? [];
  return (
    <>
      {incoming.length > 0 && (
        <p style={{ margin: '0 0 8px', fontSize: 12.5 }}>From {incoming.map(({ from }) => flow.nameOf(from.node)).join(', ')}</p>
      )}
      {outputs.map((port) => (
        <PortTarget key={port.name} flowNode={flowNode} port={port} />
      ))}
      {outputs.length === 0 && (
        <p style={{ margin: 0, fontSize: 12.5, color: 'var(--fettle-text-quiet)' }}>Nothing comes after this step.</p>
      )}
    </>
  );
}

function PortTarget({ flowNode, port }: { readonly flowNode: FlowNode; readonly port: Port }) {
  const flow = useOpenFlow();
  const { document } = flow;
  const records = useRecords((all) => all);
  const existing = (graphIndex(records.sequenceFlows).outgoing.get(flowNode.id) ?? []).filter(({ from }) => from.port === port.name);
  const [only] = existing;
  const from = { node: flowNode.id, port: port.name };
  const portsOf = (node: FlowNode) => document.portsOf(node);

  const targets = Object.values(records.flowNodes).flatMap((target) => {
    const { inputs } = document.portsOf(target);
    return inputs.flatMap((input) => {
      const to = { node: target.id, port: input.name };
      const reason = whyCannotConnect(records, portsOf, { from, to, ...(only === undefined ? {} : { moving: only.id }) });
      const title = inputs.length > 1 ? `${target.name}: ${input.title}` : target.name;
      return reason === undefined ? [{ value: `${to.node} ${to.port}`, label: title }] : [];
    });
  });
  const choose = (value: string | null): void => {
    if (value === null) {
      if (only !== undefined) document.execute(removeElements, { sequenceFlows: [only.id] });
      return;
    }
    const [node = '', portName = ''] = value.split(' ');
    const to = { node, port: portName };
    if (only === undefined) document.execute(connect, { from, to });
    else document.execute(moveConnection, { sequenceFlow: only.id, from, to });
  };
  const others = existing.length > 1 ? ` and ${existing.length - 1} more` : '';
  return (
    <Select
      label={`${port.title} → ${others}`}
      mb={6}
      searchable
      clearable
      disabled={flow.readOnly}
      placeholder={port.optional === true ? 'nothing (may stay open)' : 'nothing yet'}
      data={targets}
      value={only === undefined ? null : `${only.to.node} ${only.to.port}`}
      onChange={choose}
    />
  );
}
