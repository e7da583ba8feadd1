import { api } from '@fettle/flows/contract';
import { Text } from '@mantine/core';
import { useRoute } from '../../data/use-route.ts';
import { age } from '../../parts/age.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { QueryContent } from '../../parts/query-content.tsx';
import { timeWords } from '../../parts/time-words.ts';
import { UnitLink } from '../units/unit-link.tsx';

/** Units that are held. Why, and the release, are with the unit. */
export function HeldUnits() {
  const query = useRoute(api.listUnits, { query: { state: 'held', limit: 300 } });
  return (
    <QueryContent query={query} what="held units">
      {(data) => (
        <DataTable
          label="Held units"
          rows={data.units}
          keyOf={({ instance }) => instance}
          empty="No unit is held."
          columns={[
            { title: 'Unit', width: 180, cell: ({ unit }) => <UnitLink serialNumber={unit.serialNumber} /> },
            { title: 'Why', cell: ({ unit }) => <HoldReasons serialNumber={unit.serialNumber} /> },
            { title: 'Where', width: 260, cell: ({ at }) => at.map(({ name, since }) => `${name}, ${age(Date.now() - since)}`).join('; ') },
            { title: 'Order', width: 150, cell: ({ unit }) => unit.jobOrder },
            { title: 'Open nonconformances', width: 110, align: 'right', cell: ({ openNonconformances }) => openNonconformances || '' },
          ]}
        />
      )}
    </QueryContent>
  );
}

function HoldReasons({ serialNumber }: { readonly serialNumber: string }) {
  const { data } = useRoute(api.getUnit, { params: { serialNumber } });
  return (data?.holds ?? []).map(({ id, reason, person, at }) => (
    <div key={id}>
      {reason}
      <Text component="span" fz="xs" c="dimmed">
        {' '}
        {person}, {timeWords(at)}
      </Text>
    </div>
  ));
}
