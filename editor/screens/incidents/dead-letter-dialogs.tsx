import type { Value } from '@fettle/flows';
import { api, type DeadLetter } from '@fettle/flows/contract';
import { Code, Radio, Select, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useChange, useRoute } from '../../data/use-route.ts';
import { ReasonDialog } from '../../parts/reason-dialog.tsx';
import { Since } from '../../parts/since.tsx';
import { tell } from '../../parts/tell.ts';
import { valueWords } from '../../parts/value-words.ts';
import { signalsOf } from '../../plant/plant-model.ts';
import { usePlant } from '../../plant/use-plant.ts';

interface DialogProps {
  readonly letter: DeadLetter;
  readonly close: () => void;
}

const CHANGES = [api.listDeadLetters, api.listUnits, api.getUnit, api.unitHistory];

/** What the machine said, in one line; of what could not be read, where it came from. */
export function letterWords({ event, source, address }: DeadLetter): string {
  return event === undefined ? `${source}, ${address}` : `${event.equipment}.${event.signal} = ${valueWords(event.value)}`;
}

/** Gives an event that came too early or too late to the unit that should have had it. */
export function GiveDialog({ letter, close }: DialogProps) {
  const give = useChange(api.giveDeadLetter, CHANGES);
  const waiting = useRoute(api.deadLetterWatches, { params: { deadLetter: letter.id } }, { fresh: true });
  const [watch, setWatch] = useState<string>();
  const watches = waiting.data?.watches ?? [];
  const machine = letter.event?.equipment ?? 'this machine';
  return (
    <ReasonDialog
      title="Give the event to a unit"
      action="Give"
      isBusy={give.isPending}
      isBlocked={watch === undefined}
      error={give.error ?? waiting.error}
      close={close}
      submit={(reason) =>
        give.mutate(
          { params: { deadLetter: letter.id }, body: { watch: watch ?? '', reason } },
          {
            onSuccess: () => {
              tell.done(`Given to ${watches.find((one) => one.watch === watch)?.serialNumber ?? 'the unit'}.`);
              close();
            },
          },
        )
      }
    >
      <Text fz="sm">
        <strong>{letterWords(letter)}</strong>: the unit goes on as if the machine had said it now. Rules do not judge it again.
      </Text>
      {waiting.data !== undefined && watches.length === 0 ? (
        <Text fz="sm" c="dimmed">
          No unit waits for {machine} now. Feed the event again when one does, or discard it.
        </Text>
      ) : (
        <Radio.Group label={`Units that wait for ${machine}`} value={watch ?? ''} onChange={setWatch}>
          <Stack gap={8} mt={6}>
            {watches.map((one) => (
              <Radio
                key={one.watch}
                value={one.watch}
                size="sm"
                label={
                  <>
                    <strong className="tabular">{one.serialNumber}</strong> of order {one.jobOrder}
                  </>
                }
                description={
                  <>
                    {one.active ? 'at the machine' : 'in its queue'}, for <Since time={one.since} />
                  </>
                }
              />
            ))}
          </Stack>
        </Radio.Group>
      )}
    </ReasonDialog>
  );
}

/** Feeds it again as a new event. What could not be read is told which signal it was of, and which value. */
export function FeedDialog({ letter, close }: DialogProps) {
  const feed = useChange(api.feedDeadLetter, CHANGES);
  const plant = usePlant();
  const isReadable = letter.event !== undefined;
  const [equipment, setEquipment] = useState<string | null>(letter.event?.equipment ?? null);
  const [signal, setSignal] = useState<string | null>(letter.event?.signal ?? null);
  const [typed, setTyped] = useState(letter.event === undefined ? '' : String(letter.event.value ?? ''));
  const signals = equipment === null ? [] : signalsOf(plant, equipment);
  const kind = signals.find(({ name }) => name === signal)?.valueKind;
  const value = kind === undefined ? undefined : valueOfKind(kind, typed);
  const isChosen = equipment !== null && signal !== null && value !== undefined;
  return (
    <ReasonDialog
      title="Feed it again"
      action="Feed"
      isBusy={feed.isPending}
      isBlocked={!isChosen}
      error={feed.error}
      close={close}
      submit={(reason) =>
        feed.mutate(
          {
            params: { deadLetter: letter.id },
            body: {
              reason,
              ...(equipment === null ? {} : { equipment }),
              ...(signal === null ? {} : { signal }),
              ...(value === undefined ? {} : { value }),
            },
          },
          {
            onSuccess: () => {
              tell.done('Fed as a new event of this moment.');
              close();
            },
          },
        )
      }
    >
      <Text fz="sm">It becomes a new event of this moment: rules judge it, and units see it that wait for it.</Text>
      {!isReadable && (
        <div>
          <Text fz="sm" c="dimmed" mb={4}>
            {letter.reason}
          </Text>
          <Code block mah={120} style={{ overflow: 'auto' }}>
            {letter.payload.slice(0, 2000)}
          </Code>
        </div>
      )}
      <Select
        label="Machine"
        searchable
        disabled={isReadable}
        data={plant.equipment.map(({ id, title }) => ({ value: id, label: title || id }))}
        value={equipment}
        onChange={(next) => {
          setEquipment(next);
          setSignal(null);
        }}
      />
      <Select
        label="Signal"
        searchable
        disabled={isReadable || equipment === null}
        data={signals.map(({ name, title }) => ({ value: name, label: title || name }))}
        value={signal}
        onChange={setSignal}
      />
      {kind === 'boolean' ? (
        <Select
          label="Value"
          allowDeselect={false}
          data={[
            { value: 'true', label: 'yes' },
            { value: 'false', label: 'no' },
          ]}
          value={typed === '' ? null : typed}
          onChange={(next) => setTyped(next ?? '')}
        />
      ) : (
        <TextInput
          label="Value"
          disabled={kind === undefined}
          error={typed !== '' && kind !== undefined && value === undefined ? `The signal is a ${kind}.` : undefined}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      )}
    </ReasonDialog>
  );
}

function valueOfKind(kind: 'number' | 'string' | 'boolean', typed: string): Value | undefined {
  if (kind === 'string') return typed;
  if (kind === 'boolean') return typed === 'true' ? true : typed === 'false' ? false : undefined;
  const number = Number(typed.trim().replace(',', '.'));
  return typed.trim() === '' || !Number.isFinite(number) ? undefined : number;
}

export function DiscardDialog({ letter, close }: DialogProps) {
  const discard = useChange(api.discardDeadLetter, [api.listDeadLetters]);
  return (
    <ReasonDialog
      title="Discard this dead letter"
      action="Discard"
      isBusy={discard.isPending}
      error={discard.error}
      close={close}
      submit={(reason) => discard.mutate({ params: { deadLetter: letter.id }, body: { reason } }, { onSuccess: close })}
    >
      <Text fz="sm">{letter.reason}</Text>
      <Code block mah={220} style={{ overflow: 'auto' }}>
        {letter.payload.slice(0, 2000)}
      </Code>
    </ReasonDialog>
  );
}
