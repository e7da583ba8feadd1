import type { ShadowDivergence, ShadowRun } from '@fettle/flows/contract';
import { Group, Modal, SegmentedControl, Text } from '@mantine/core';
import { useState } from 'react';
import { rulePath } from '../document/rule-path.ts';
import { reasonWords } from '../history/reason-words.ts';
import { DataTable } from '../parts/data-table.tsx';
import { RowNote } from '../parts/row-note.tsx';
import { exactTime } from '../parts/time-words.ts';
import { UnitLink } from '../parts/unit-link.tsx';
import { factNames } from '../plant/fact-names.ts';
import { usePlant } from '../plant/use-plant.ts';
import { useOpenFlow } from '../session/open-flow.ts';

/** Units that the draft and the released version do not judge alike, newest first, with what decided. */
export function ShadowDivergences({
  run,
  divergences,
  close,
}: {
  readonly run: ShadowRun;
  readonly divergences: readonly ShadowDivergence[];
  readonly close: () => void;
}) {
  const plant = usePlant();
  const [verdict, setVerdict] = useState<'all' | ShadowDivergence['verdict']>('all');
  const released = run.beside === undefined ? 'the released' : `version ${run.beside}`;
  const { records } = useOpenFlow().document;
  const drawn = { flowNodes: Object.values(records.flowNodes), sequenceFlows: Object.values(records.sequenceFlows) };
  const whyOf = ({ equipment, trace }: ShadowDivergence): string =>
    trace
      .filter(({ comparison }) => comparison?.decisive !== false)
      .map((line) => {
        const path = rulePath(drawn, line.flowNode);
        return reasonWords(line, factNames(plant, equipment, { title: path.steps.at(-1) ?? '', unit: path.unit }), path);
      })
      .join('; ');
  return (
    <Modal opened onClose={close} title="What differs in shadow" size={1000}>
      <Group justify="space-between" mb="xs" wrap="nowrap">
        <Text fz="sm" c="dimmed">
          Nothing of it happened. The newest 500 units on each machine; on {run.kept} {run.kept === 1 ? 'unit' : 'units'} both fire.
        </Text>
        <SegmentedControl
          aria-label="Which of them"
          size="xs"
          value={verdict}
          onChange={(next) => setVerdict(next as typeof verdict)}
          data={[
            { value: 'all', label: 'All' },
            { value: 'gained', label: `Only the draft: ${run.gained}` },
            { value: 'lost', label: `Only ${released}: ${run.lost}` },
          ]}
        />
      </Group>
      <DataTable
        label="Divergences"
        rows={verdict === 'all' ? divergences : divergences.filter((one) => one.verdict === verdict)}
        keyOf={({ equipment, number }) => `${equipment} ${number}`}
        empty={verdict === 'all' ? 'Both judge alike so far.' : 'On no unit so far.'}
        columns={[
          { title: 'When', width: 150, cell: ({ at }) => <span className="tabular">{exactTime(at)}</span> },
          { title: 'Fires', width: 150, cell: (one) => (one.verdict === 'gained' ? '+ only the draft' : `− only ${released}`) },
          {
            title: 'Unit',
            width: 140,
            cell: ({ serialNumber }) => (serialNumber === undefined ? 'none' : <UnitLink serialNumber={serialNumber} />),
          },
          {
            title: 'Equipment',
            width: 120,
            cell: ({ equipment }) => plant.equipment.find(({ id }) => id === equipment)?.title || equipment,
          },
          {
            title: 'Why',
            cell: (divergence) => (
              <>
                {divergence.title}
                <RowNote>{whyOf(divergence)}</RowNote>
                {divergence.would.length > 0 && <RowNote>would: {divergence.would.join(', ')}</RowNote>}
              </>
            ),
          },
        ]}
      />
    </Modal>
  );
}
