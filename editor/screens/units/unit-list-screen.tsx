import { api } from '@fettle/flows/contract';
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { Page } from '../../parts/page.tsx';
import { ScreenTabs } from '../../parts/screen-tabs.tsx';
import { useMay } from '../../parts/use-may.ts';
import { JobOrderList } from './job-order-list.tsx';
import { NewJobOrderDialog } from './new-job-order-dialog.tsx';
import { UnitFilters } from './unit-filters.tsx';
import { UnitList } from './unit-list.tsx';

const routeApi = getRouteApi('/shell/units');

/** Units and the job orders that started them. What is open and what is filtered stand in the address. */
export function UnitListScreen() {
  const search = routeApi.useSearch();
  const navigate = routeApi.useNavigate();
  const mayOrder = useMay(api.createJobOrder);
  const [isOrdering, setOrdering] = useState(false);
  const { tab = 'units' } = search;
  return (
    <Page
      title="Units"
      tools={
        <>
          <ScreenTabs
            label="What to show"
            tabs={[
              { value: 'units', title: 'Units' },
              { value: 'orders', title: 'Job orders' },
            ]}
            chosen={tab}
            choose={(next) => void navigate({ search: { ...search, tab: next === 'units' ? undefined : next } })}
          />
          {tab === 'units' && <UnitFilters />}
          <span style={{ flex: 1 }} />
          {mayOrder && (
            <Button size="sm" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setOrdering(true)}>
              New job order
            </Button>
          )}
        </>
      }
    >
      {tab === 'units' ? <UnitList /> : <JobOrderList />}
      {isOrdering && <NewJobOrderDialog close={() => setOrdering(false)} />}
    </Page>
  );
}
