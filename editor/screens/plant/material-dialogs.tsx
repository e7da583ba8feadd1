import { api, type MaterialView } from '@fettle/flows/contract';
import { Alert, Button, Checkbox, Group, Modal, NumberInput, Select, Stack, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useChange } from '../../data/use-route.ts';
import { newEntryId } from '../../offline/new-entry-id.ts';

const CHANGES = [api.listMaterials, api.listMaterialLots, api.getMaterialLot];
const DAY = 24 * 3600_000;

/** A new material: what is bought, made or used up. */
export function MaterialDialog({ close }: { readonly close: () => void }) {
  const put = useChange(api.putMaterial, CHANGES);
  const [id, setId] = useState('');
  const [title, setTitle] = useState('');
  const [unit, setUnit] = useState('pcs');
  const [days, setDays] = useState<number | string>('');
  const [allowNegative, setAllowNegative] = useState(false);
  return (
    <FormDialog
      title="Add a material"
      action="Add"
      isBusy={put.isPending}
      error={put.error}
      isReady={id !== '' && title !== ''}
      close={close}
      submit={() =>
        put.mutate(
          { params: { material: id }, body: { id, title, unit, shelfLife: Math.round(Number(days || 0) * DAY), allowNegative } },
          { onSuccess: close },
        )
      }
    >
      <TextInput
        label="Id"
        description="As routings name it: letters, digits, dot, - and _."
        data-autofocus
        value={id}
        onChange={(event) => setId(event.currentTarget.value.trim())}
      />
      <TextInput label="Title" value={title} onChange={(event) => setTitle(event.currentTarget.value)} />
      <TextInput label="Unit" value={unit} onChange={(event) => setUnit(event.currentTarget.value)} />
      <NumberInput label="Shelf life in days" description="Empty: it does not expire." min={0} value={days} onChange={setDays} />
      <Checkbox
        label="More may be used than the lot has by the books"
        checked={allowNegative}
        onChange={(event) => setAllowNegative(event.currentTarget.checked)}
      />
    </FormDialog>
  );
}

interface ReceiveDialogProps {
  readonly materials: readonly MaterialView[];
  readonly chosen: string | undefined;
  readonly close: () => void;
}

/** A lot that has arrived, or more of one that is there. */
export function ReceiveDialog({ materials, chosen, close }: ReceiveDialogProps) {
  const receive = useChange(api.receiveMaterial, CHANGES);
  const [receipt] = useState(newEntryId);
  const [definition, setDefinition] = useState<string | null>(chosen ?? materials[0]?.id ?? null);
  const [lot, setLot] = useState('');
  const [quantity, setQuantity] = useState<number | string>('');
  const [supplier, setSupplier] = useState('');
  const [expires, setExpires] = useState('');
  const [blocked, setBlocked] = useState(false);
  const unit = materials.find(({ id }) => id === definition)?.unit ?? '';
  return (
    <FormDialog
      title="Receive a lot"
      action="Receive"
      isBusy={receive.isPending}
      error={receive.error}
      isReady={definition !== null && lot !== '' && Number(quantity) > 0}
      close={close}
      submit={() =>
        receive.mutate(
          {
            body: {
              receipt,
              lot,
              definition: definition ?? '',
              quantity: Number(quantity),
              supplier,
              blocked,
              ...(expires === '' ? {} : { expiresAt: Date.parse(`${expires}T23:59:59`) }),
            },
          },
          { onSuccess: close },
        )
      }
    >
      <Select
        label="Material"
        allowDeselect={false}
        data={materials.map(({ id, title }) => ({ value: id, label: title }))}
        value={definition}
        onChange={setDefinition}
      />
      <TextInput
        label="Lot number"
        description="As it stands on the label that is scanned."
        data-autofocus
        value={lot}
        onChange={(event) => setLot(event.currentTarget.value.trim())}
      />
      <NumberInput label={`Quantity in ${unit}`} min={0} value={quantity} onChange={setQuantity} />
      <TextInput label="Supplier and his number" value={supplier} onChange={(event) => setSupplier(event.currentTarget.value)} />
      <TextInput
        type="date"
        label="Expires"
        description="Empty: by the material's shelf life."
        value={expires}
        onChange={(event) => setExpires(event.currentTarget.value)}
      />
      <Checkbox label="Blocked until quality releases it" checked={blocked} onChange={(event) => setBlocked(event.currentTarget.checked)} />
    </FormDialog>
  );
}

interface FormDialogProps {
  readonly title: string;
  readonly action: string;
  readonly isBusy: boolean;
  readonly error: Error | null;
  readonly isReady: boolean;
  readonly close: () => void;
  readonly submit: () => void;
  readonly children: ReactNode;
}

function FormDialog({ title, action, isBusy, error, isReady, close, submit, children }: FormDialogProps) {
  const send = (event: FormEvent): void => {
    event.preventDefault();
    submit();
  };
  return (
    <Modal opened onClose={close} title={title} size={480}>
      <form onSubmit={send}>
        <Stack>
          {children}
          {error !== null && (
            <Alert color="red" role="alert">
              {error.message}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={isBusy} disabled={!isReady}>
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
