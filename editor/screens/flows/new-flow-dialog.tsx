import type { FlowDefinition } from '@fettle/flows';
import { api } from '@fettle/flows/contract';
import { Alert, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useChange } from '../../data/use-route.ts';
import { flowIdOf } from './flow-id.ts';

export type NewFlow =
  | { readonly kind: 'routing' | 'qualityRule' }
  /** `taken`: ids that there are already. */
  | { readonly kind: 'import'; readonly definition: FlowDefinition; readonly taken: readonly string[] };

const TITLES = { routing: 'New routing', qualityRule: 'New quality rule', import: 'Import a flow' };

/** Name and id of a flow that begins empty, or that comes from a file. */
export function NewFlowDialog({ making, close }: { readonly making: NewFlow; readonly close: () => void }) {
  const navigate = useNavigate();
  const create = useChange(api.createFlow, [api.listFlows]);
  const imported = making.kind === 'import' ? making.definition : undefined;
  const isTaken = making.kind === 'import' && making.taken.includes(making.definition.id);
  const [name, setName] = useState(imported?.name ?? '');
  const [typedId, setTypedId] = useState<string | undefined>(
    imported === undefined ? undefined : isTaken ? `${imported.id}-2` : imported.id,
  );
  const [product, setProduct] = useState('');
  const id = typedId ?? flowIdOf(name);

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const definition: FlowDefinition =
      imported === undefined
        ? {
            schema: 'fettle/flow@1',
            id,
            kind: making.kind === 'routing' ? 'routing' : 'qualityRule',
            name: name.trim(),
            description: '',
            ...(product.trim() === '' ? {} : { product: product.trim() }),
            flowNodes: [],
            sequenceFlows: [],
            layout: { positions: {}, notes: [], groups: [] },
          }
        : { ...imported, id, name: name.trim() };
    create.mutate({ body: { definition } }, { onSuccess: () => void navigate({ to: '/design/$flow', params: { flow: id } }) });
  };
  return (
    <Modal opened onClose={close} title={TITLES[making.kind]} size={440}>
      <form onSubmit={submit}>
        <Stack>
          {imported !== undefined && (
            <Text fz="sm">
              {imported.kind === 'routing' ? 'A routing' : 'A quality rule'} with {imported.flowNodes.length} steps.
              {isTaken && ' There is a flow with its id already, so it gets another one.'}
            </Text>
          )}
          <TextInput
            label="Name"
            data-autofocus
            required
            withAsterisk={false}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            label="Id"
            description="Stands in addresses and files; it does not change later."
            required
            withAsterisk={false}
            value={id}
            onChange={(event) => setTypedId(event.currentTarget.value)}
          />
          {making.kind === 'routing' && (
            <TextInput
              label="Product"
              description="The material that it makes; may be left empty."
              value={product}
              onChange={(event) => setProduct(event.currentTarget.value)}
            />
          )}
          {create.error !== null && (
            <Alert color="red" role="alert">
              {create.error.message}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending} disabled={name.trim() === '' || id === ''}>
              {imported === undefined ? 'Draw it' : 'Import'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
