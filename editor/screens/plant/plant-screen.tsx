import { SegmentedControl } from '@mantine/core';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Page } from '../../parts/page.tsx';
import { ConnectionList } from './connection-list.tsx';
import { EquipmentView } from './equipment-view.tsx';
import { MaterialView } from './material-view.tsx';

const routeApi = getRouteApi('/shell/plant');

/** The machines with what they say now, and the ways to them. */
export function PlantScreen() {
  const { tab = 'equipment' } = routeApi.useSearch();
  const navigate = useNavigate();
  return (
    <Page
      title="Plant"
      tools={
        <SegmentedControl
          size="xs"
          aria-label="What to show"
          value={tab}
          onChange={(next) => void navigate({ to: '/plant', search: { tab: next as typeof tab } })}
          data={[
            { value: 'equipment', label: 'Equipment' },
            { value: 'connections', label: 'Connections' },
            { value: 'materials', label: 'Materials' },
          ]}
        />
      }
    >
      {tab === 'equipment' && <EquipmentView />}
      {tab === 'connections' && <ConnectionList />}
      {tab === 'materials' && <MaterialView />}
    </Page>
  );
}
