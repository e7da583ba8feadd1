import type { ShadowDivergence } from '@fettle/flows/contract';
import { Modal, Text } from '@mantine/core';
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
  divergences,
  close,
}: {
  readonly divergences: readonly ShadowDivergence[];
  readonly close: () => void;
}) {
  const plant = usePlant();
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
      <Text fz="sm" c="dimmed" mb="xs">
        The newest 500 on each machine. Nothing of it happened.
      </Text>
      <DataTable
        label="Divergences"
        rows={divergences}
        keyOf={({ equipment, number }) => `${equipment} ${number}`}
        empty="Both judge alike so far."
        columns={[
          { title: 'When', width: 150, cell: ({ at }) => <span className="tabular">{exactTime(at)}</span> },
          { title: 'Fires', width: 150, cell: ({ verdict }) => (verdict === 'gained' ? 'only the draft' : 'only the released') },
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
