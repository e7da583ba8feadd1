import type { SequenceFlow } from '@fettle/flows';
import { Button, Group, Text } from '@mantine/core';
import { removeElements } from '../commands/remove-elements.ts';
import { useOpenFlow, useRecords } from '../session/open-flow.ts';
import { useValue } from '../session/value-store.ts';
import styles from './inspector.module.css';

export function ConnectionInspector({ sequenceFlow, pick }: { readonly sequenceFlow: SequenceFlow; readonly pick: () => void }) {
  const flow = useOpenFlow();
  const flowNodes = useRecords((records) => records.flowNodes);
  const problems = useValue(flow.problems).filter((problem) => problem.sequenceFlow === sequenceFlow.id);
  const source = flowNodes[sequenceFlow.from.node];
  const target = flowNodes[sequenceFlow.to.node];
  const port = source && flow.document.portsOf(source).outputs.find(({ name }) => name === sequenceFlow.from.port);
  return (
    <div className={styles.section}>
      <Text fw={600}>Connection</Text>
      <dl className={styles.facts} style={{ marginTop: 8 }}>
        <dt>From</dt>
        <dd>
          {source?.name}, {port?.title ?? sequenceFlow.from.port}
        </dd>
        <dt>To</dt>
        <dd>{target?.name}</dd>
      </dl>
      {problems.map(({ message, severity }) => (
        <p key={message} className={styles.problem} data-severity={severity}>
          {message}
        </p>
      ))}
      {!flow.readOnly && (
        <Group mt="md" gap="xs">
          <Button variant="default" onClick={pick}>
            Insert a step here
          </Button>
          <Button variant="subtle" color="gray" onClick={() => flow.document.execute(removeElements, { sequenceFlows: [sequenceFlow.id] })}>
            Delete
          </Button>
        </Group>
      )}
    </div>
  );
}
