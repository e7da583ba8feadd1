import { api } from '@fettle/flows/contract';
import { useRoute } from '../../data/use-route.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { QueryContent } from '../../parts/query-content.tsx';
import { RowNote } from '../../parts/row-note.tsx';
import { When } from '../../parts/since.tsx';
import { exactTime } from '../../parts/time-words.ts';
import { UnitLink } from '../../parts/unit-link.tsx';
import { usePersonNames } from '../../parts/use-person-names.ts';
import { valueWords } from '../../parts/value-words.ts';

/** What terminals sent late, after a gap of the network, and the server could no longer take. Somebody decides whether it matters. */
export function RefusedEntryList() {
  const query = useRoute(api.refusedEntries, {});
  const persons = usePersonNames();
  return (
    <QueryContent query={query} what="refused entries">
      {({ entries }) => (
        <DataTable
          label="Refused entries"
          rows={entries}
          keyOf={({ entryId }) => entryId}
          empty="Everything that terminals sent was taken."
          columns={[
            { title: 'When', width: 120, cell: ({ at }) => <When time={at} words={exactTime(at)} /> },
            { title: 'Who', width: 150, cell: ({ person }) => persons.get(person) ?? person },
            { title: 'Unit', width: 160, cell: ({ task }) => <TaskUnit task={task} /> },
            { title: 'Why it was refused', width: 380, cell: ({ reason }) => reason },
            {
              title: 'What was entered',
              cell: ({ entries: values }) =>
                Object.entries(values).map(([key, { value, comment }]) => (
                  <div key={key}>
                    {key}: {valueWords(value)}
                    {comment !== undefined && <RowNote>{comment}</RowNote>}
                  </div>
                )),
            },
          ]}
        />
      )}
    </QueryContent>
  );
}

/** The unit that a work instruction was for. */
function TaskUnit({ task }: { readonly task: string }) {
  const { data } = useRoute(api.getTask, { params: { task } });
  if (data === undefined) return <RowNote>{task}</RowNote>;
  return (
    <>
      <UnitLink serialNumber={data.task.unit.serialNumber} />
      <RowNote>{data.task.instruction.title}</RowNote>
    </>
  );
}
