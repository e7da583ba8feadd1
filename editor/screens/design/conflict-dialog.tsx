import type { FlowDefinition } from '@fettle/flows';
import { api } from '@fettle/flows/contract';
import type { MergeConflict, Side } from '@fettle/flows/merge/index.ts';
import { Button, Group, Modal, SegmentedControl, Stack, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../../api.ts';
import { definitionOf } from '../../document/flow-records.ts';
import { tell } from '../../parts/tell.ts';
import { usePersonNames } from '../../parts/use-person-names.ts';
import type { DraftSaver, OpenMerge } from '../../session/draft-saver.ts';
import { useOpenFlow } from '../../session/open-flow.ts';
import { useValue } from '../../session/value-store.ts';
import styles from './conflict-dialog.module.css';
import { conflictWords } from './conflict-words.ts';

/** Two people changed the same: for each of those things one of the two is chosen. Everything else is merged already, and nothing is sent before. */
export function ConflictDialog({ saver }: { readonly saver: DraftSaver }) {
  const state = useValue(saver.state);
  return state.kind === 'conflict' ? <Choices saver={saver} merge={state.merge} /> : null;
}

function Choices({ saver, merge }: { readonly saver: DraftSaver; readonly merge: OpenMerge }) {
  const flow = useOpenFlow();
  const navigate = useNavigate();
  const names = usePersonNames();
  const [choices, choose] = useState<Readonly<Record<string, Side>>>({});
  const [isBusy, setBusy] = useState(false);
  const { conflicts } = merge;
  const them = merge.by === undefined ? 'The other window' : (names.get(merge.by) ?? merge.by);
  const open = conflicts.filter(({ id }) => choices[id] === undefined).length;
  const all = (side: Side): void => choose(Object.fromEntries(conflicts.map(({ id }) => [id, side])));

  const keepAsCopy = async (): Promise<void> => {
    setBusy(true);
    try {
      const { meta } = flow.document.records;
      const id = `${meta.id}-copy-${Date.now().toString(36)}`;
      const definition: FlowDefinition = { ...definitionOf(flow.document.records), id, name: `${meta.name} (my copy)` };
      await call(api.createFlow, { body: { definition } });
      saver.settle(Object.fromEntries(conflicts.map((conflict) => [conflict.id, 'theirs' as const])));
      await saver.dropOwn();
      await navigate({ to: '/design/$flow', params: { flow: id } });
    } catch (error) {
      tell.refused(error as Error);
    } finally {
      setBusy(false);
    }
  };

  return (
    <Modal
      opened
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title={`${them} changed the same as you`}
      size={720}
    >
      <Stack>
        <Text fz="sm">
          {conflicts.length === 1 ? 'One thing was' : `${conflicts.length} things were`} changed by both. Everything else of both is in the
          drawing already; nothing has been overwritten.
        </Text>
        <ul className={styles.list} aria-label="What both changed">
          {conflicts.map((conflict) => (
            <Choice
              key={conflict.id}
              conflict={conflict}
              them={them}
              chosen={choices[conflict.id]}
              choose={(side) => choose({ ...choices, [conflict.id]: side })}
            />
          ))}
        </ul>
        <Group justify="space-between">
          <Group gap="xs">
            <Button variant="default" onClick={() => all('mine')}>
              All mine
            </Button>
            <Button variant="default" onClick={() => all('theirs')}>
              All theirs
            </Button>
          </Group>
          <Group gap="xs">
            <Button variant="default" loading={isBusy} onClick={() => void keepAsCopy()}>
              Keep mine as a copy
            </Button>
            <Button disabled={open > 0} onClick={() => saver.settle(choices)}>
              {open > 0 ? `${open} to choose` : 'Go on with these'}
            </Button>
          </Group>
        </Group>
      </Stack>
    </Modal>
  );
}

interface ChoiceProps {
  readonly conflict: MergeConflict;
  readonly them: string;
  readonly chosen: Side | undefined;
  readonly choose: (side: Side) => void;
}

function Choice({ conflict, them, chosen, choose }: ChoiceProps) {
  const flow = useOpenFlow();
  const { what, base, mine, theirs } = conflictWords(conflict, (id) => flow.nameOf(id));
  return (
    <li className={styles.choice} aria-label={what}>
      <div className={styles.head}>
        <Text fw={600} fz="sm">
          {what}
        </Text>
        <SegmentedControl
          size="xs"
          aria-label={`Which holds: ${what}`}
          value={chosen ?? ''}
          onChange={(side) => choose(side as Side)}
          data={[
            { value: 'mine', label: 'Mine' },
            { value: 'theirs', label: 'Theirs' },
          ]}
        />
      </div>
      <dl className={styles.sides}>
        {base !== '' && (
          <>
            <dt>Before</dt>
            <dd>{base}</dd>
          </>
        )}
        <dt data-chosen={chosen === 'mine'}>Mine</dt>
        <dd data-chosen={chosen === 'mine'}>{mine}</dd>
        <dt data-chosen={chosen === 'theirs'}>{them}</dt>
        <dd data-chosen={chosen === 'theirs'}>{theirs}</dd>
      </dl>
    </li>
  );
}
