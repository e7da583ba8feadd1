import { api } from '@fettle/flows/contract';
import { Button, Code, Group, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useRoute } from '../../data/use-route.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { QueryContent } from '../../parts/query-content.tsx';
import { exactTime } from '../../parts/time-words.ts';

const PAGE = 100;

/** Who changed what, when and why; newest first, a page at a time. */
export function AuditList() {
  const [subject, setSubject] = useState('');
  const [before, setBefore] = useState<number>();
  const query = useRoute(
    api.audit,
    { query: { limit: PAGE, ...(subject === '' ? {} : { subject }), ...(before === undefined ? {} : { before }) } },
    { keepPrevious: true },
  );
  return (
    <>
      <TextInput
        p="sm"
        w={300}
        aria-label="Search by what was changed"
        placeholder="What was changed (flow s-block)"
        leftSection={<IconSearch size={14} aria-hidden />}
        value={subject}
        onChange={(event) => {
          setSubject(event.currentTarget.value);
          setBefore(undefined);
        }}
      />
      <QueryContent query={query} what="the audit trail">
        {({ entries }) => (
          <>
            <DataTable
              label="Audit trail"
              rows={entries}
              keyOf={({ position }) => position}
              empty="Nothing has been changed."
              columns={[
                { title: 'When', width: 150, cell: ({ at }) => exactTime(at) },
                { title: 'Who', width: 160, cell: ({ person }) => person },
                { title: 'Did', width: 200, cell: ({ action }) => action },
                { title: 'To', width: 220, cell: ({ subject: what }) => what },
                { title: 'Why', cell: ({ reason }) => reason },
                { title: 'Old and new', cell: ({ oldValue, newValue }) => <Change oldValue={oldValue} newValue={newValue} /> },
              ]}
            />
            <Group p="sm" justify="flex-end">
              {before !== undefined && (
                <Button variant="default" onClick={() => setBefore(undefined)}>
                  Newest
                </Button>
              )}
              {entries.length === PAGE && (
                <Button variant="default" onClick={() => setBefore(entries.at(-1)!.position)}>
                  Older
                </Button>
              )}
            </Group>
          </>
        )}
      </QueryContent>
    </>
  );
}

function Change({ oldValue, newValue }: { readonly oldValue: unknown; readonly newValue: unknown }) {
  const [isOpen, setOpen] = useState(false);
  const words = (value: unknown): string => (value === null || value === undefined ? '–' : JSON.stringify(value));
  const short = `${words(oldValue)} → ${words(newValue)}`;
  if (short === '– → –') return null;
  if (short.length <= 80) return <Text fz="xs">{short}</Text>;
  return (
    <>
      <Button variant="subtle" color="gray" size="compact-xs" onClick={() => setOpen(!isOpen)} aria-expanded={isOpen}>
        {isOpen ? 'Hide' : 'Show'}
      </Button>
      {isOpen && (
        <Code block mah={240} style={{ overflow: 'auto', maxWidth: 420 }}>
          {`${JSON.stringify(oldValue ?? null, null, 2)}\n→\n${JSON.stringify(newValue ?? null, null, 2)}`}
        </Code>
      )}
    </>
  );
}
