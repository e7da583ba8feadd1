import type { Equipment } from '@fettle/flows';
import { api, ENGINEERS } from '@fettle/flows/contract';
import { Button, Group, Text, Title, UnstyledButton } from '@mantine/core';
import { IconPencil, IconPlus } from '@tabler/icons-react';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useMayAct } from '../../app/session.tsx';
import { useRoute } from '../../data/use-route.ts';
import { QueryContent } from '../../parts/query-content.tsx';
import { equipmentTree } from '../../plant/equipment-tree.ts';
import { EquipmentDialog } from './equipment-dialog.tsx';
import styles from './plant-screen.module.css';
import { SignalTable } from './signal-table.tsx';

const routeApi = getRouteApi('/shell/plant');

/** The tree of equipment to the left, what one machine says now to the right. */
export function EquipmentView() {
  const search = routeApi.useSearch();
  const navigate = useNavigate();
  const plant = useRoute(api.getPlant, {});
  const mayChange = useMayAct(ENGINEERS);
  const [editing, setEditing] = useState<Equipment | 'new'>();
  return (
    <QueryContent query={plant} what="the plant">
      {(data) => {
        const branches = equipmentTree(data.equipment);
        const first = branches[0]?.equipment[0];
        const shown = data.equipment.find(({ id }) => id === search.equipment) ?? first;
        return (
          <div className={styles.split}>
            <nav className={styles.tree} aria-label="Equipment">
              {branches.map(({ path, equipment }) => (
                <div key={path}>
                  <p className={styles.path}>{path || 'Without a place'}</p>
                  {equipment.map(({ id, title }) => (
                    <UnstyledButton
                      key={id}
                      className={styles.machine}
                      aria-current={id === shown?.id}
                      onClick={() => void navigate({ to: '/plant', search: { ...search, equipment: id } })}
                    >
                      <span>{title}</span>
                      <Text component="span" fz="xs" c="dimmed">
                        {id}
                      </Text>
                    </UnstyledButton>
                  ))}
                </div>
              ))}
              {mayChange && (
                <Button variant="default" m="sm" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setEditing('new')}>
                  Add equipment
                </Button>
              )}
            </nav>
            {shown !== undefined && (
              <section aria-label={shown.title}>
                <Group justify="space-between" p="md" pb="xs">
                  <div>
                    <Title order={2}>{shown.title}</Title>
                    <Text fz="sm" c="dimmed">
                      {shown.id}
                      {shown.equipmentClass !== undefined && `, of class ${shown.equipmentClass}`}
                    </Text>
                  </div>
                  {mayChange && (
                    <Button variant="default" leftSection={<IconPencil size={14} aria-hidden />} onClick={() => setEditing(shown)}>
                      Change
                    </Button>
                  )}
                </Group>
                <SignalTable equipment={shown.id} plant={data} />
              </section>
            )}
            {editing !== undefined && (
              <EquipmentDialog equipment={editing === 'new' ? undefined : editing} plant={data} close={() => setEditing(undefined)} />
            )}
          </div>
        );
      }}
    </QueryContent>
  );
}
