import { Disposition } from '@fettle/flows';
import { api, type Nonconformance } from '@fettle/flows/contract';
import { Button, Checkbox, Group, Select, Text } from '@mantine/core';
import { useState } from 'react';
import { useChange } from '../../data/use-route.ts';
import { ReasonDialog } from '../../parts/reason-dialog.tsx';
import { tidyNumbers } from '../../parts/tidy-numbers.ts';
import { useMay } from '../../parts/use-may.ts';

type Option = Nonconformance['options'][number];

/** What the routing lets one decide, a button each. Nothing for those who may not. */
export function DispositionButtons({ item }: { readonly item: Nonconformance }) {
  const mayDecide = useMay(api.decideDisposition);
  const [chosen, setChosen] = useState<Option>();
  if (!mayDecide || item.state === 'closed') return null;
  if (item.options.length === 0) {
    return (
      <Text fz="xs" c="dimmed" mt={4}>
        A decision is being carried out.
      </Text>
    );
  }
  return (
    <Group gap={6}>
      {item.options.map((option) => (
        <Button key={option.value} variant="default" aria-label={`${option.title}: ${item.serialNumber}`} onClick={() => setChosen(option)}>
          {option.title}…
        </Button>
      ))}
      {chosen !== undefined && <DispositionDialog item={item} option={chosen} close={() => setChosen(undefined)} />}
    </Group>
  );
}

/** The reason for a decision; scrap, which nothing undoes, is confirmed once more. */
function DispositionDialog({
  item,
  option,
  close,
}: {
  readonly item: Nonconformance;
  readonly option: Option;
  readonly close: () => void;
}) {
  const [isSure, setSure] = useState(false);
  const [target, setTarget] = useState<string | null>(null);
  const [code, setCode] = useState<string | null>(null);
  const decide = useChange(api.decideDisposition, [api.listNonconformances, api.getUnit, api.unitHistory, api.listUnits]);
  const isScrap = option.value === 'scrap';
  const targets = option.value === 'rework' ? item.targets : undefined;
  const reasons = targets === undefined ? undefined : item.reasons;
  const isOpen = (targets !== undefined && target === null) || (reasons !== undefined && code === null);
  const send = (reason: string): void => {
    const disposition = Disposition.parse(option.value);
    decide.mutate(
      {
        params: { nonconformance: item.id },
        body: { disposition, reason, ...(target === null ? {} : { target }), ...(code === null ? {} : { code }) },
      },
      { onSuccess: close },
    );
  };
  return (
    <ReasonDialog
      title={`${option.title}: ${item.serialNumber}`}
      action={option.title}
      tone={isScrap ? 'bad' : 'normal'}
      isBusy={decide.isPending}
      isBlocked={(isScrap && !isSure) || isOpen}
      error={decide.error}
      close={close}
      submit={send}
    >
      <div>
        <Text fz="sm" fw={550}>
          {item.title}
        </Text>
        <Text fz="sm" c="dimmed">
          {[item.defect, tidyNumbers(item.description)].filter((part) => part !== '').join(' · ')}
        </Text>
      </div>
      {targets !== undefined && (
        <Select
          label="Back to"
          withAsterisk
          data={targets.map(({ flowNode, title }) => ({ value: flowNode, label: title }))}
          value={target}
          onChange={setTarget}
        />
      )}
      {reasons !== undefined && <Select label="Reason code" withAsterisk data={[...reasons]} value={code} onChange={setCode} />}
      {isScrap && (
        <Checkbox
          label={`${item.serialNumber} is scrapped for good; nothing brings it back.`}
          checked={isSure}
          onChange={(event) => setSure(event.currentTarget.checked)}
        />
      )}
    </ReasonDialog>
  );
}
