import { Text } from '@mantine/core';
import { age } from '../../parts/age.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { StateMark } from '../../parts/state-mark.tsx';
import { valueWords } from '../../parts/value-words.ts';
import { type PlantModel, signalsOf } from '../../plant/plant-model.ts';
import { readingKey, useReadings } from '../../plant/use-plant.ts';

const KINDS = { number: 'Number', string: 'Text', boolean: 'Yes or no' } as const;

/** Every signal of a machine with its latest reading. */
export function SignalTable({ equipment, plant }: { readonly equipment: string; readonly plant: PlantModel }) {
  const readings = useReadings();
  const now = Date.now();
  return (
    <DataTable
      label="Signals"
      rows={signalsOf(plant, equipment)}
      keyOf={({ name }) => name}
      empty="It has no signals yet."
      columns={[
        {
          title: 'Signal',
          cell: ({ name, title }) => (
            <>
              {name}
              {title !== '' && (
                <Text fz="xs" c="dimmed">
                  {title}
                </Text>
              )}
            </>
          ),
        },
        {
          title: 'Value now',
          width: 180,
          align: 'right',
          cell: ({ name, unit }) => {
            const reading = readings.get(readingKey(equipment, name));
            return <strong>{reading === undefined ? '–' : valueWords(reading.value, unit)}</strong>;
          },
        },
        {
          title: 'Quality',
          width: 120,
          cell: ({ name }) => {
            const reading = readings.get(readingKey(equipment, name));
            if (reading === undefined) return <StateMark mark="quiet">nothing yet</StateMark>;
            if (reading.quality === 'good') return 'good';
            return <StateMark mark={reading.quality === 'stale' ? 'quiet' : 'warning'}>{reading.quality}</StateMark>;
          },
        },
        {
          title: 'Age',
          width: 110,
          cell: ({ name }) => {
            const reading = readings.get(readingKey(equipment, name));
            return reading === undefined ? '' : age(now - reading.sourceTime);
          },
        },
        { title: 'Kind', width: 110, cell: ({ valueKind }) => KINDS[valueKind] },
        { title: 'Counts', width: 120, cell: ({ delivery }) => (delivery === 'event' ? 'every change' : 'the latest') },
        { title: 'Written', width: 90, cell: ({ writable }) => (writable ? 'yes' : '') },
      ]}
    />
  );
}
