import { Button, Group, Text, TextInput, UnstyledButton } from '@mantine/core';
import { foldSelected, ungroupSelected } from '../canvas/selected-steps.ts';
import { renameGroup } from '../commands/rename-group.ts';
import type { FlowGroup } from '../document/flow-records.ts';
import { useOpenFlow } from '../session/open-flow.ts';
import { useValue } from '../session/value-store.ts';
import styles from './inspector.module.css';
import { NAME_FIELD } from './name-field.ts';

/** A group: its title, and what is in it. */
export function GroupInspector({ group }: { readonly group: FlowGroup }) {
  const flow = useOpenFlow();
  const { document, readOnly } = flow;
  const isFolded = useValue(flow.folded).has(group.id);
  const steps = group.members.filter((id) => document.records.flowNodes[id] !== undefined);
  return (
    <div className={styles.section}>
      <TextInput
        id={NAME_FIELD}
        label="Group"
        placeholder="What belongs together here"
        disabled={readOnly}
        value={group.title}
        onChange={(event) => document.execute(renameGroup, { group: group.id, title: event.currentTarget.value })}
        onBlur={() => document.settle()}
      />
      <Group mt="sm" gap="xs">
        <Button variant="default" onClick={() => foldSelected(flow)}>
          {isFolded ? 'Unfold' : 'Fold'}
        </Button>
        {!readOnly && (
          <Button variant="default" onClick={() => ungroupSelected(flow)}>
            Ungroup
          </Button>
        )}
      </Group>
      <Text fz="sm" fw={600} mt="md" mb={4}>
        {steps.length === 1 ? 'One step' : `${steps.length} steps`}
      </Text>
      <ul className={styles.members}>
        {steps.map((id) => (
          <li key={id}>
            <UnstyledButton className={styles.member} onClick={() => flow.show([id])}>
              {flow.nameOf(id)}
            </UnstyledButton>
          </li>
        ))}
      </ul>
      <Text c="dimmed" fz="xs" mt="sm">
        Groups are for whoever reads the drawing; they change nothing that runs.
      </Text>
    </div>
  );
}
