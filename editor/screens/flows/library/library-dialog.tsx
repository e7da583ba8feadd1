import type { FlowDefinition } from '@fettle/flows';
import { api } from '@fettle/flows/contract';
import { LIBRARY, type LibrarySample, samplesFor } from '@fettle/flows/library/index.ts';
import { Alert, Button, Checkbox, Group, Modal, Text, TextInput, UnstyledButton } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { call } from '../../../api.ts';
import { usePlant } from '../../../plant/use-plant.ts';
import { FlowPicture } from './flow-picture.tsx';
import styles from './library-dialog.module.css';

export interface LibraryDialogProps {
  /** Only samples that have such a flow, which is the one that is shown. Absent: all. */
  readonly kind?: FlowDefinition['kind'];
  /** Word on the button. */
  readonly action: string;
  /** Takes copies of a sample's flows. */
  readonly take: (flows: readonly [FlowDefinition, ...FlowDefinition[]], sample: LibrarySample) => void | Promise<void>;
  readonly close: () => void;
}

const KIND_WORDS = { routing: 'Routing', qualityRule: 'Quality rule' } as const;

/** Sample flows to start from: found by words, seen before they are taken, and copied, so that nothing links a copy with its sample. */
export function LibraryDialog({ kind, action, take, close }: LibraryDialogProps) {
  const plant = usePlant();
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState<string>();
  const [withMachines, setWithMachines] = useState(true);
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const found = samplesFor(search).filter(({ flows }) => kind === undefined || flows.some((flow) => flow.kind === kind));
  const sample = found.find(({ id }) => id === chosen) ?? found[0];
  const flows = sample === undefined ? undefined : flowsOf(sample, kind);
  const missing = sample?.plant.filter(({ id }) => !plant.equipment.some((known) => known.id === id)) ?? [];

  const use = async (): Promise<void> => {
    if (sample === undefined || flows === undefined) return;
    setBusy(true);
    try {
      for (const body of withMachines ? missing : []) await call(api.putEquipment, { params: { equipment: body.id }, body });
      await take(structuredClone(flows) as typeof flows, sample);
    } catch (error) {
      setRefusal(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal opened onClose={close} title="Sample flows" size={980}>
      <div className={styles.split}>
        <div>
          <TextInput
            aria-label="Search samples"
            placeholder="Search: torque, AQL, pasteurise…"
            data-autofocus
            leftSection={<IconSearch size={14} aria-hidden />}
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
          <ul className={styles.list} aria-label="Samples">
            {found.map(({ id, title, flows: [first] }) => (
              <li key={id}>
                <UnstyledButton className={styles.sample} aria-pressed={id === sample?.id} onClick={() => setChosen(id)}>
                  {title}
                  <small>{KIND_WORDS[first.kind]}</small>
                </UnstyledButton>
              </li>
            ))}
          </ul>
          {found.length === 0 && (
            <Text fz="sm" c="dimmed">
              None of the {LIBRARY.length} samples has these words.
            </Text>
          )}
        </div>
        {sample !== undefined && flows !== undefined && (
          <section className={styles.about} aria-label="The sample">
            <h3>{sample.title}</h3>
            <FlowPicture definition={flows[0]} />
            <p>{sample.summary}</p>
            {flows.length > 1 && (
              <p>
                With it:{' '}
                {flows
                  .slice(1)
                  .map(({ name }) => `“${name}”`)
                  .join(', ')}
                .
              </p>
            )}
            <div>
              Its scenarios, which are kept with the copy and played at every release of it:
              <ul>
                {sample.scenarios.map(({ title }) => (
                  <li key={title}>{title}</li>
                ))}
              </ul>
            </div>
            {missing.length > 0 && (
              <Checkbox
                size="sm"
                label={`Add its machines to the plant: ${missing.map(({ id }) => id).join(', ')}`}
                checked={withMachines}
                onChange={(event) => setWithMachines(event.currentTarget.checked)}
              />
            )}
            {refusal !== undefined && (
              <Alert color="red" role="alert">
                {refusal}
              </Alert>
            )}
            <Group justify="flex-end" mt="auto">
              <Button variant="default" onClick={close}>
                Cancel
              </Button>
              <Button loading={isBusy} onClick={() => void use()}>
                {action}
              </Button>
            </Group>
          </section>
        )}
      </div>
    </Modal>
  );
}

/** All of a sample; or of one kind the first, alone. */
function flowsOf({ flows }: LibrarySample, kind: FlowDefinition['kind'] | undefined): readonly [FlowDefinition, ...FlowDefinition[]] {
  const first = flows.find((flow) => flow.kind === kind);
  return kind === undefined || first === undefined ? flows : [first];
}
