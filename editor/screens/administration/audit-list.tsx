import { api } from '@fettle/flows/contract';
import { Button, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useRoute } from '../../data/use-route.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { keyWords } from '../../parts/key-words.ts';
import { QueryContent } from '../../parts/query-content.tsx';
import { When } from '../../parts/since.tsx';
import { exactTime } from '../../parts/time-words.ts';
import { usePersonNames } from '../../parts/use-person-names.ts';
import styles from './audit-list.module.css';
import { AuditSubject } from './audit-subject.tsx';
import { changedFields } from './audit-words.ts';

const routeApi = getRouteApi('/shell/administration');
const PAGE = 100;

/** Who changed what, when and why; newest first, a page at a time. Subject and page stand in the address. */
export function AuditList() {
  const { subject, before } = routeApi.useSearch();
  const navigate = routeApi.useNavigate();
  const persons = usePersonNames();
  const show = (next: { subject?: string | undefined; before?: number | undefined }): void =>
    void navigate({ search: { tab: 'audit', ...next } });
  const filter = { ...(subject === undefined ? {} : { subject }), ...(before === undefined ? {} : { before }) };
  const query = useRoute(api.audit, { query: { limit: PAGE, ...filter } }, { keepPrevious: true });
  const oldest = query.data?.entries.length === PAGE ? query.data.entries.at(-1)?.position : undefined;
  return (
    <>
      <div className={styles.tools}>
        <SubjectField value={subject ?? ''} change={(next) => show({ subject: next === '' ? undefined : next })} />
        <span style={{ flex: 1 }} />
        <Button variant="default" onClick={() => (before === undefined ? void query.refetch() : show({ subject }))}>
          {before === undefined ? 'Refresh' : 'Newest'}
        </Button>
        <Button variant="default" disabled={oldest === undefined} onClick={() => show({ subject, before: oldest })}>
          Older
        </Button>
      </div>
      <QueryContent query={query} what="the audit trail">
        {({ entries }) => (
          <DataTable
            label="Audit trail"
            rows={entries}
            keyOf={({ position }) => position}
            empty={subject === undefined ? 'Nothing has been changed.' : 'Nothing of this was changed.'}
            columns={[
              { title: 'When', width: 130, cell: ({ at }) => <When time={at} words={exactTime(at)} /> },
              { title: 'Who', width: 160, cell: ({ person }) => persons.get(person) ?? person },
              { title: 'Did', width: 150, cell: ({ action }) => keyWords(action) },
              { title: 'To', width: 220, cell: ({ subject: one }) => <AuditSubject subject={one} /> },
              { title: 'Change', cell: ({ oldValue, newValue }) => <Change oldValue={oldValue} newValue={newValue} /> },
              { title: 'Why', width: 240, cell: ({ reason }) => reason },
            ]}
          />
        )}
      </QueryContent>
    </>
  );
}

function SubjectField({ value, change }: { readonly value: string; readonly change: (value: string) => void }) {
  const [typed, setTyped] = useState(value);
  const ask = useDebouncedCallback(change, 300);
  useEffect(() => setTyped(value), [value]);
  return (
    <TextInput
      aria-label="What was changed, by the beginning of its name"
      placeholder="unit/…  flow/…  person/…"
      type="search"
      leftSection={<IconSearch size={14} aria-hidden />}
      w={280}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        ask(event.currentTarget.value.trim());
      }}
    />
  );
}

/** Fields that are shown without opening the whole. */
const SHOWN = 4;

function Change({ oldValue, newValue }: { readonly oldValue: unknown; readonly newValue: unknown }) {
  const fields = changedFields(oldValue, newValue);
  if (fields.length === 0) return null;
  const hasMore = fields.length > SHOWN || fields.some(({ isShortened }) => isShortened);
  return (
    <>
      <dl className={styles.change}>
        {fields.slice(0, SHOWN).map(({ field, before, after }) => (
          <div key={field}>
            <dt>{field}</dt>
            <dd>
              {before !== undefined && <del className={styles.before}>{before}</del>} {after}
            </dd>
          </div>
        ))}
      </dl>
      {hasMore && (
        <details className={styles.whole}>
          <summary>{fields.length > SHOWN ? `${fields.length - SHOWN} more, and the whole of it` : 'The whole of it'}</summary>
          <pre>
            {oldValue !== null && oldValue !== undefined && `Before\n${JSON.stringify(oldValue, null, 2)}\n\nAfter\n`}
            {JSON.stringify(newValue ?? null, null, 2)}
          </pre>
        </details>
      )}
    </>
  );
}
