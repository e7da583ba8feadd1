import { api, type Person } from '@fettle/flows/contract';
import { Button, TextInput } from '@mantine/core';
import { IconSearch, IconUserPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { ROLE_TITLES } from '../../app/screens.ts';
import { usePerson } from '../../app/session.tsx';
import { useRoute } from '../../data/use-route.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { QueryContent } from '../../parts/query-content.tsx';
import { RowNote } from '../../parts/row-note.tsx';
import { StateMark } from '../../parts/state-mark.tsx';
import styles from './audit-list.module.css';
import { PersonDialog } from './person-dialog.tsx';

/** Everybody who can sign in, or could: those who may not any more stand last. */
export function PersonList() {
  const self = usePerson();
  const query = useRoute(api.listPersons, {});
  const [search, setSearch] = useState('');
  const [editing, setEditing] = useState<Person | 'new'>();
  return (
    <>
      <div className={styles.tools}>
        <TextInput
          aria-label="Search people"
          placeholder="Name or role"
          type="search"
          leftSection={<IconSearch size={14} aria-hidden />}
          w={280}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <span style={{ flex: 1 }} />
        <Button leftSection={<IconUserPlus size={16} aria-hidden />} onClick={() => setEditing('new')}>
          Add a person
        </Button>
      </div>
      <QueryContent query={query} what="people">
        {({ persons }) => (
          <DataTable
            label="People"
            rows={persons.filter((person) => matches(person, search)).sort((one, other) => Number(other.active) - Number(one.active))}
            keyOf={({ id }) => id}
            onOpen={setEditing}
            empty="Nobody matches."
            columns={[
              {
                title: 'Name',
                width: 300,
                cell: (person) => (
                  <>
                    <strong style={{ fontWeight: 550 }}>{person.displayName}</strong>
                    {person.id === self.id && <RowNote>you</RowNote>}
                  </>
                ),
              },
              { title: 'User name', width: 200, cell: ({ userName }) => userName },
              { title: 'Roles', cell: ({ roles }) => roles.map((role) => ROLE_TITLES[role]).join(', ') },
              {
                title: 'May sign in',
                width: 130,
                cell: ({ active }) => (active ? 'yes' : <StateMark mark="quiet">not any more</StateMark>),
              },
              {
                title: 'Change',
                width: 110,
                align: 'right',
                cell: (person) => (
                  <Button variant="default" my={-4} onClick={() => setEditing(person)} aria-label={`Change ${person.displayName}`}>
                    Change…
                  </Button>
                ),
              },
            ]}
          />
        )}
      </QueryContent>
      {editing !== undefined && <PersonDialog person={editing === 'new' ? undefined : editing} close={() => setEditing(undefined)} />}
    </>
  );
}

function matches({ userName, displayName, roles }: Person, search: string): boolean {
  const text = `${userName} ${displayName} ${roles.map((role) => ROLE_TITLES[role]).join(' ')}`.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
