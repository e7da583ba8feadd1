import { api } from '@fettle/flows/contract';
import { Alert, Button, Group, Modal, NumberInput, SegmentedControl, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useChange, useRoute } from '../../data/use-route.ts';
import { tell } from '../../parts/tell.ts';
import { usePlant } from '../../plant/use-plant.ts';
import { classesToBind } from './classes-to-bind.ts';
import { suggestOrderId } from './suggest-order-id.ts';

/** A job order: what is made, how many, and, where the routing leaves it open, on which machine. Its units start at once. */
export function NewJobOrderDialog({ close }: { readonly close: () => void }) {
  const flows = useRoute(api.listFlows, {}).data?.flows ?? [];
  const routings = flows.filter(({ kind, releasedVersion }) => kind === 'routing' && releasedVersion !== undefined);
  const orders = useRoute(api.listJobOrders, { query: { limit: 500 } }).data?.jobOrders ?? [];
  const create = useChange(api.createJobOrder, [api.listJobOrders, api.listUnits]);
  const [chosenFlow, setFlow] = useState<string | null>(null);
  const [typedId, setTypedId] = useState<string>();
  const [by, setBy] = useState<'quantity' | 'serialNumbers'>('quantity');
  const [quantity, setQuantity] = useState<number | string>(1);
  const [lotSize, setLotSize] = useState<number | string>(1);
  const [serialText, setSerialText] = useState('');
  const [bound, setBound] = useState<Readonly<Record<string, string>>>({});

  const routing = routings.find(({ id }) => id === chosenFlow) ?? routings[0];
  const classes = useClassesToBind(routing?.id, routing?.releasedVersion);
  const suggested =
    routing === undefined
      ? ''
      : suggestOrderId(routing.id, orders.find(({ flow }) => flow === routing.id)?.id, new Set(orders.map(({ id }) => id)));
  const id = typedId ?? suggested;
  const serialNumbers = serialText
    .split(/[\n,;\t]+/)
    .map((one) => one.trim())
    .filter((one) => one !== '');
  const size = Math.max(1, Number(lotSize) || 1);
  const count = by === 'quantity' ? Math.ceil(Number(quantity) / size) : serialNumbers.length;
  const isReady = routing !== undefined && id !== '' && count >= 1 && classes.every(({ id: one }) => bound[one] !== undefined);

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (routing === undefined) return;
    const equipment = Object.fromEntries(classes.map(({ id: one }) => [one, bound[one] ?? '']));
    const numbers = by === 'serialNumbers' ? { serialNumbers } : {};
    create.mutate(
      {
        body: {
          id,
          flow: routing.id,
          quantity: by === 'quantity' ? Number(quantity) : count,
          lotSize: by === 'quantity' ? size : 1,
          equipment,
          ...numbers,
        },
      },
      {
        onSuccess: ({ jobOrder }) => {
          tell.done(`Order ${jobOrder.id} runs: ${count} ${count === 1 ? 'unit' : 'units'} started.`);
          close();
        },
      },
    );
  };
  return (
    <Modal opened onClose={close} title="New job order" size={480}>
      <form onSubmit={submit}>
        <Stack>
          <Select
            label="Routing"
            description={
              routing === undefined
                ? 'No routing is released yet.'
                : `Version ${routing.releasedVersion}, product ${routing.product ?? 'not named'}`
            }
            data-autofocus
            allowDeselect={false}
            data={routings.map(({ id: value, name }) => ({ value, label: name }))}
            value={routing?.id ?? null}
            onChange={setFlow}
          />
          <TextInput
            label="Order"
            description="Letters, digits, dot, - and _. It does not change later."
            value={id}
            onChange={(event) => setTypedId(event.currentTarget.value)}
          />
          <div>
            <SegmentedControl
              size="xs"
              aria-label="Units by"
              mb={8}
              value={by}
              onChange={(next) => setBy(next as typeof by)}
              data={[
                { value: 'quantity', label: 'Quantity' },
                { value: 'serialNumbers', label: 'Serial numbers' },
              ]}
            />
            {by === 'quantity' ? (
              <Group grow align="flex-start">
                <NumberInput
                  aria-label="Quantity"
                  description={quantityWords(id, count)}
                  inputWrapperOrder={['input', 'description']}
                  min={1}
                  max={10_000}
                  allowDecimal={false}
                  value={quantity}
                  onChange={setQuantity}
                />
                <NumberInput
                  aria-label="Pieces in each unit"
                  description={size === 1 ? 'Pieces in each unit: every piece has a serial number.' : `Lots of ${size} pieces.`}
                  inputWrapperOrder={['input', 'description']}
                  min={1}
                  allowDecimal={false}
                  value={lotSize}
                  onChange={setLotSize}
                />
              </Group>
            ) : (
              <Textarea
                aria-label="Serial numbers"
                description={
                  serialNumbers.length === 0
                    ? 'One a line; a list from a spreadsheet can be pasted.'
                    : `${serialNumbers.length} serial numbers`
                }
                inputWrapperOrder={['input', 'description']}
                autosize
                minRows={4}
                maxRows={10}
                value={serialText}
                onChange={(event) => setSerialText(event.currentTarget.value)}
              />
            )}
          </div>
          {classes.map((one) => (
            <Select
              key={one.id}
              label={`Machine for ${one.title}`}
              description={`${one.steps.join(', ')}: any machine of this class can do it; say which one does.`}
              data={one.machines.map(({ id: value, title }) => ({ value, label: title }))}
              value={bound[one.id] ?? null}
              onChange={(machine) => setBound(machine === null ? bound : { ...bound, [one.id]: machine })}
            />
          ))}
          {create.error !== null && (
            <Alert color="red" role="alert">
              {create.error.message}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending} disabled={!isReady}>
              {count === 1 ? 'Start 1 unit' : `Start ${count || 0} units`}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function quantityWords(id: string, count: number): string {
  if (id === '' || !(count >= 1)) return 'At least one unit.';
  const last = `${id}-${String(count).padStart(3, '0')}`;
  return count === 1 ? `Its serial number will be ${last}.` : `Serial numbers will be ${id}-001 to ${last}.`;
}

function useClassesToBind(flow: string | undefined, version: number | undefined) {
  const plant = usePlant();
  const definition = useRoute(
    api.getFlowVersion,
    { params: { flow: flow ?? '', version: version ?? 1 } },
    { enabled: flow !== undefined && version !== undefined },
  ).data?.definition;
  return definition === undefined ? [] : classesToBind(definition, plant);
}
