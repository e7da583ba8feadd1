import { api, DECIDERS, type Nonconformance } from '@fettle/flows/contract';
import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import { useMayAct } from '../../app/session.tsx';
import { useChange } from '../../data/use-route.ts';
import { disposition } from '../../history/history-words.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { ReasonDialog } from '../../parts/reason-dialog.tsx';
import { StateMark } from '../../parts/state-mark.tsx';
import { timeWords } from '../../parts/time-words.ts';
import { UnitLink } from '../units/unit-link.tsx';
import { DispositionChoice } from './disposition-choice.tsx';

export interface NonconformanceListProps {
  readonly nonconformances: readonly Nonconformance[];
  /** Beside the unit that they are about. */
  readonly isBrief?: boolean;
}

/** Nonconformances, with the decision for those that are open. */
export function NonconformanceList({ nonconformances, isBrief = false }: NonconformanceListProps) {
  const mayDecide = useMayAct(DECIDERS);
  const [deciding, setDeciding] = useState<Nonconformance>();
  return (
    <>
      <DataTable
        label="Nonconformances"
        rows={nonconformances}
        keyOf={({ id }) => id}
        empty="There is no nonconformance."
        columns={[
          ...(isBrief
            ? []
            : [{ title: 'Unit', width: 160, cell: ({ serialNumber }: Nonconformance) => <UnitLink serialNumber={serialNumber} /> }]),
          { title: 'What', cell: (item) => <What item={item} /> },
          ...(isBrief ? [] : [{ title: 'Opened', width: 130, cell: ({ openedAt }: Nonconformance) => timeWords(openedAt) }]),
          {
            title: 'Decision',
            width: isBrief ? 130 : 300,
            cell: (item) => <Decision item={item} decide={mayDecide ? () => setDeciding(item) : undefined} />,
          },
        ]}
      />
      {deciding !== undefined && <DispositionDialog item={deciding} close={() => setDeciding(undefined)} />}
    </>
  );
}

function What({ item }: { readonly item: Nonconformance }) {
  return (
    <>
      <Text fz="sm" fw={550}>
        {item.title}
      </Text>
      <Text fz="xs" c="dimmed">
        {[item.defect, item.description].filter((part) => part !== '').join(' · ')}
      </Text>
    </>
  );
}

function Decision({ item, decide }: { readonly item: Nonconformance; readonly decide: (() => void) | undefined }) {
  if (item.state === 'closed') {
    return (
      <>
        <span>{disposition(item.disposition)}</span>
        <Text fz="xs" c="dimmed">
          {item.closedBy}
          {item.closedAt !== undefined && `, ${timeWords(item.closedAt)}`}
          {item.reason !== undefined && item.reason !== '' && `: ${item.reason}`}
        </Text>
      </>
    );
  }
  if (decide === undefined) return <StateMark mark="warning">open</StateMark>;
  return <Button onClick={decide}>Decide…</Button>;
}

function DispositionDialog({ item, close }: { readonly item: Nonconformance; readonly close: () => void }) {
  const [chosen, setChosen] = useState<Nonconformance['disposition']>();
  const decide = useChange(api.decideDisposition, [api.listNonconformances, api.getUnit, api.unitHistory, api.listUnits]);
  return (
    <ReasonDialog
      title={`What becomes of ${item.serialNumber}?`}
      action="Decide"
      tone={chosen === 'scrap' ? 'bad' : 'normal'}
      isBusy={decide.isPending}
      isBlocked={chosen === undefined}
      error={decide.error}
      close={close}
      submit={(reason) =>
        chosen !== undefined &&
        decide.mutate({ params: { nonconformance: item.id }, body: { disposition: chosen, reason } }, { onSuccess: close })
      }
    >
      <What item={item} />
      <DispositionChoice options={item.options} value={chosen} change={setChosen} />
    </ReasonDialog>
  );
}
