import { api, type ConnectionView } from '@fettle/flows/contract';
import { Button, Group, Text, UnstyledButton } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useMayAct } from '../../app/session.tsx';
import { useRoute } from '../../data/use-route.ts';
import { QueryContent } from '../../parts/query-content.tsx';
import { ConnectionDetail } from './connection-detail.tsx';
import { ConnectionDialog } from './connection-dialog.tsx';
import { ConnectionStateMark } from './connection-state-mark.tsx';
import styles from './plant-screen.module.css';

const routeApi = getRouteApi('/shell/plant');

/** The ways to machines with their health; what each brings is to the right. */
export function ConnectionList() {
  const search = routeApi.useSearch();
  const navigate = useNavigate();
  const query = useRoute(api.listConnections, {}, { every: 3_000 });
  const mayChange = useMayAct(['processEngineer']);
  const [editing, setEditing] = useState<ConnectionView | 'new'>();
  return (
    <QueryContent query={query} what="the connections">
      {({ connections }) => {
        const shown = connections.find(({ connection }) => connection.id === search.connection) ?? connections[0];
        return (
          <div className={styles.split}>
            <nav className={styles.tree} aria-label="Connections">
              {connections.map(({ connection, health }) => (
                <UnstyledButton
                  key={connection.id}
                  className={styles.machine}
                  aria-current={connection.id === shown?.connection.id}
                  onClick={() => void navigate({ to: '/plant', search: { ...search, connection: connection.id } })}
                >
                  <span>{connection.title}</span>
                  <Text component="span" fz="xs">
                    <ConnectionStateMark state={health.state} />
                  </Text>
                </UnstyledButton>
              ))}
              {connections.length === 0 && (
                <Text p="md" fz="sm" c="dimmed">
                  There is no connection yet.
                </Text>
              )}
              {mayChange && (
                <Group p="sm">
                  <Button variant="default" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setEditing('new')}>
                    Add a connection
                  </Button>
                </Group>
              )}
            </nav>
            {shown !== undefined && <ConnectionDetail view={shown} change={mayChange ? () => setEditing(shown) : undefined} />}
            {editing !== undefined && (
              <ConnectionDialog view={editing === 'new' ? undefined : editing} close={() => setEditing(undefined)} />
            )}
          </div>
        );
      }}
    </QueryContent>
  );
}
