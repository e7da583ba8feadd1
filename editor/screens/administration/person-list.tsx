import { api, type Person } from '@fettle/flows/contract';
import { Button } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { ROLE_TITLES } from '../../app/screens.ts';
import { useRoute } from '../../data/use-route.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { QueryContent } from '../../parts/query-content.tsx';
import { StateMark } from '../../parts/state-mark.tsx';
import { PersonDialog } from './person-dialog.tsx';

/** Everybody who can sign in, or could. */
export function PersonList() {
  const query = useRoute(api.listPersons, {});
  const [editing, setEditing] = useState<Person | 'new'>();
  return (
    <QueryContent query={query} what="people">
      {(data) => (
        <>
          <div style={{ padding: 10, textAlign: 'right' }}>
            <Button size="sm" leftSection={<IconUserPlus size={16} aria-hidden />} onClick={() => setEditing('new')}>
              Add a person
            </Button>
          </div>
          <DataTable
            label="People"
            rows={data.persons}
            keyOf={({ id }) => id}
            onOpen={setEditing}
            empty="There is nobody yet."
            columns={[
              { title: 'Name', cell: ({ displayName }) => displayName },
              { title: 'User name', width: 200, cell: ({ userName }) => userName },
              { title: 'Roles', cell: ({ roles }) => roles.map((role) => ROLE_TITLES[role]).join(', ') },
              {
                title: 'May sign in',
                width: 130,
                cell: ({ active }) => (active ? <StateMark mark="good">yes</StateMark> : <StateMark mark="quiet">no</StateMark>),
              },
              {
                title: 'Change',
                width: 100,
                align: 'right',
                cell: (person) => (
                  <Button variant="default" onClick={() => setEditing(person)} aria-label={`Change ${person.displayName}`}>
                    Change
                  </Button>
                ),
              },
            ]}
          />
          {editing !== undefined && <PersonDialog person={editing === 'new' ? undefined : editing} close={() => setEditing(undefined)} />}
        </>
      )}
    </QueryContent>
  );
}
