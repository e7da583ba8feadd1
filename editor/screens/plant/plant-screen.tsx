import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Page } from '../../parts/page.tsx';
import { ScreenTabs } from '../../parts/screen-tabs.tsx';
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
        <ScreenTabs
          label="What to show"
          tabs={[
            { value: 'equipment', title: 'Equipment' },
            { value: 'connections', title: 'Connections' },
            { value: 'materials', title: 'Materials' },
          ]}
          chosen={tab}
          choose={(next) => void navigate({ to: '/plant', search: { tab: next } })}
        />
      }
    >
      {tab === 'equipment' && <EquipmentView />}
      {tab === 'connections' && <ConnectionList />}
      {tab === 'materials' && <MaterialView />}
    </Page>
  );
}
