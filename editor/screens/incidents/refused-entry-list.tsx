import { api } from '@fettle/flows/contract';
import { useRoute } from '../../data/use-route.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { QueryContent } from '../../parts/query-content.tsx';
import { exactTime } from '../../parts/time-words.ts';
import { valueWords } from '../../parts/value-words.ts';

/** What terminals sent late, after a gap of the network, and the server could no longer take. Somebody decides whether it matters. */
export function RefusedEntryList() {
  const query = useRoute(api.refusedEntries, {});
  return (
    <QueryContent query={query} what="refused entries">
      {({ entries }) => (
        <DataTable
          label="Refused entries"
          rows={entries}
          keyOf={({ entryId }) => entryId}
          empty="Everything that terminals sent was taken."
          columns={[
            { title: 'When', width: 150, cell: ({ at }) => exactTime(at) },
            { title: 'Who', width: 160, cell: ({ person }) => person },
            { title: 'Work instruction', width: 240, cell: ({ task }) => task },
            {
              title: 'What was entered',
              cell: ({ entries: values }) =>
                Object.entries(values)
                  .map(([key, { value, comment }]) => `${key} ${valueWords(value)}${comment === undefined ? '' : ` (${comment})`}`)
                  .join(', '),
            },
            { title: 'Why it was refused', cell: ({ reason }) => reason },
          ]}
        />
      )}
    </QueryContent>
  );
}
