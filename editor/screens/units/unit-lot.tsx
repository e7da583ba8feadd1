import { api } from '@fettle/flows/contract';
import { Autocomplete, Button, Group, NumberInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useChange, useRoute } from '../../data/use-route.ts';
import { ReasonDialog } from '../../parts/reason-dialog.tsx';
import { tell } from '../../parts/tell.ts';
import { UNIT_STATES } from '../../parts/unit-state-mark.tsx';
import { useMay } from '../../parts/use-may.ts';
import styles from './unit-panel.module.css';
import { UnitPanel } from './unit-panel.tsx';
import type { UnitAnswer } from './use-unit-record.ts';

const CHANGES = [api.getUnit, api.unitHistory, api.listUnits, api.genealogy];

const FIGURES: readonly (readonly [key: keyof NonNullable<UnitAnswer['lot']>, title: string])[] = [
  ['good', 'good'],
  ['scrapped', 'scrapped'],
  ['returned', 'returned'],
  ['aborted', 'aborted'],
  ['splitOff', 'in units split off'],
  ['movedOut', 'merged into another unit'],
  ['mergedIn', 'taken in from others'],
];

/** Where the pieces of a lot are: at which step how many, and what has become of the others. Nothing for a single piece. */
export function UnitLot({ unit }: { readonly unit: UnitAnswer }) {
  const maySplit = useMay(api.splitUnit);
  const [asking, setAsking] = useState<'split' | 'merge'>();
  const { quantity, serialNumber } = unit.unit.unit;
  if (quantity === 1 && unit.lot === undefined) return null;
  const isOpen = unit.unit.endedAt === undefined;
  return (
    <UnitPanel title="Lot" note={`${quantity} at the start`}>
      <ul className={styles.items}>
        {unit.parts.map(({ token, name, quantity: here, state }) => (
          <li key={token}>
            <strong className="tabular">{here}</strong> at {name}
            {state === 'joining' && <span className={styles.quiet}> waits for the rest</span>}
          </li>
        ))}
        {FIGURES.flatMap(([key, title]) => {
          const figure = unit.lot?.[key] ?? 0;
          return figure === 0
            ? []
            : [
                <li key={key}>
                  <strong className="tabular">{String(figure)}</strong> <span className={styles.quiet}>{title}</span>
                </li>,
              ];
        })}
      </ul>
      {isOpen && maySplit && (
        <Group p="sm" gap="xs">
          <Button variant="default" size="xs" onClick={() => setAsking('split')}>
            Split off…
          </Button>
          <Button variant="default" size="xs" onClick={() => setAsking('merge')}>
            Merge into…
          </Button>
        </Group>
      )}
      {asking === 'split' && <SplitDialog serialNumber={serialNumber} close={() => setAsking(undefined)} />}
      {asking === 'merge' && <MergeDialog unit={unit} close={() => setAsking(undefined)} />}
    </UnitPanel>
  );
}

function SplitDialog({ serialNumber, close }: { readonly serialNumber: string; readonly close: () => void }) {
  const split = useChange(api.splitUnit, CHANGES);
  const [quantity, setQuantity] = useState<number | string>(1);
  const [number, setNumber] = useState('');
  return (
    <ReasonDialog
      title={`Split off from ${serialNumber}`}
      action="Split off"
      isBusy={split.isPending}
      error={split.error}
      isBlocked={!(Number(quantity) > 0)}
      close={close}
      submit={(reason) =>
        split.mutate(
          { params: { serialNumber }, body: { quantity: Number(quantity), reason, ...(number === '' ? {} : { newSerialNumber: number }) } },
          {
            onSuccess: ({ serialNumber: fresh }) => {
              tell.done(`${quantity} of ${serialNumber} are ${fresh} now.`);
              close();
            },
          },
        )
      }
    >
      <NumberInput label="Pieces" min={0} value={quantity} onChange={setQuantity} data-autofocus />
      <TextInput
        label="Serial number"
        description="Empty: the next number of the lot."
        value={number}
        onChange={(event) => setNumber(event.currentTarget.value.trim())}
      />
    </ReasonDialog>
  );
}

function MergeDialog({ unit: { unit }, close }: { readonly unit: UnitAnswer; readonly close: () => void }) {
  const { serialNumber, product } = unit.unit;
  const merge = useChange(api.mergeUnit, CHANGES);
  const others = useRoute(api.listUnits, { query: { flow: unit.flow, limit: 500 } }).data?.units ?? [];
  const candidates = others
    .filter(
      (one) => one.endedAt === undefined && one.version === unit.version && one.instance !== unit.instance && one.unit.product === product,
    )
    .map((one) => one.unit.serialNumber);
  const [into, setInto] = useState('');
  return (
    <ReasonDialog
      title={`Merge ${serialNumber} into another unit`}
      action="Merge"
      isBusy={merge.isPending}
      error={merge.error}
      isBlocked={into === ''}
      close={close}
      submit={(reason) => merge.mutate({ params: { serialNumber }, body: { into, reason } }, { onSuccess: close })}
    >
      <Autocomplete
        label="Into"
        description="A unit of the same product and version. It takes this one in where both stand, or where it gathers."
        placeholder={
          candidates.length === 0 ? 'No other unit of this product and version is in progress' : 'Scan, type or choose its serial number'
        }
        data={candidates}
        limit={20}
        value={into}
        onChange={(next) => setInto(next.trim())}
        data-autofocus
      />
    </ReasonDialog>
  );
}

/** The routings that this one called, each with how it stands. */
export function UnitCalls({ unit }: { readonly unit: UnitAnswer }) {
  if (unit.calls.length === 0) return null;
  return (
    <UnitPanel title="Sub-routings">
      <ul className={styles.items}>
        {unit.calls.map(({ instance, depth, flowName, version, state, at }) => (
          <li key={instance} style={{ paddingLeft: 14 + depth * 16 }}>
            <div className={styles.row}>
              <div>
                {flowName} <span className={styles.quiet}>version {version}</span>
              </div>
              <span className={styles.quiet}>{at.length > 0 ? at.join(', ') : UNIT_STATES[state].says}</span>
            </div>
          </li>
        ))}
      </ul>
    </UnitPanel>
  );
}
