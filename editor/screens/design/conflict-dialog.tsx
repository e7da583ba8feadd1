import type { FlowDefinition } from '@fettle/flows';
import { api } from '@fettle/flows/contract';
import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../../api.ts';
import { definitionOf, recordsOf } from '../../document/flow-records.ts';
import { tell } from '../../parts/tell.ts';
import type { DraftSaver } from '../../session/draft-saver.ts';
import { useOpenFlow } from '../../session/open-flow.ts';
import { useValue } from '../../session/value-store.ts';

/** Somebody else saved the draft meanwhile: theirs or a copy of mine. Nothing is overwritten, and nothing of mine is lost unless I say so. */
export function ConflictDialog({ saver }: { readonly saver: DraftSaver }) {
  const state = useValue(saver.state);
  const flow = useOpenFlow();
  const navigate = useNavigate();
  const { meta } = flow.document.records;
  const [copyName, setCopyName] = useState('');
  const [isBusy, setBusy] = useState(false);
  if (state.kind !== 'conflict') return null;
  const name = copyName === '' ? `${meta.name} (my copy)` : copyName;

  const attempt = (work: () => Promise<void>) => async (): Promise<void> => {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      tell.refused(error as Error);
    } finally {
      setBusy(false);
    }
  };
  const takeTheirs = attempt(async () => {
    const { draft, revision } = await call(api.getFlow, { params: { flow: meta.id } });
    saver.takeTheirs(recordsOf(draft), revision);
    tell.done('This is now the draft as it was saved last.');
  });
  const keepMine = attempt(async () => {
    const id = `${meta.id}-copy-${Date.now().toString(36)}`;
    const definition: FlowDefinition = { ...definitionOf(flow.document.records), id, name };
    await call(api.createFlow, { body: { definition } });
    const { draft, revision } = await call(api.getFlow, { params: { flow: meta.id } });
    saver.takeTheirs(recordsOf(draft), revision);
    await navigate({ to: '/design/$flow', params: { flow: id } });
  });

  return (
    <Modal
      opened
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title="Somebody else changed this draft"
      size={520}
    >
      <Stack>
        <Text fz="sm">{state.message}</Text>
        <Text fz="sm">Your changes since then are only in this window. Nothing has been overwritten.</Text>
        <TextInput label="Name of the copy" value={name} onChange={(event) => setCopyName(event.currentTarget.value)} />
        <Group justify="flex-end">
          <Button variant="default" loading={isBusy} onClick={() => void takeTheirs()}>
            Show theirs, drop mine
          </Button>
          <Button loading={isBusy} onClick={() => void keepMine()}>
            Keep mine as a copy
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
