import { api } from '@fettle/flows/contract';
import { SegmentedControl, Switch, Tabs } from '@mantine/core';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useRoute } from '../../data/use-route.ts';
import { Page } from '../../parts/page.tsx';
import { QueryContent } from '../../parts/query-content.tsx';
import { FiringList } from './firing-list.tsx';
import { HeldUnits } from './held-units.tsx';
import { NonconformanceList } from './nonconformance-list.tsx';

const routeApi = getRouteApi('/shell/quality');

/** What is not as it should be: nonconformances to decide, firings of rules with why, units that are held. */
export function QualityScreen() {
  const { tab = 'nonconformances' } = routeApi.useSearch();
  const navigate = useNavigate();
  return (
    <Page
      title="Quality"
      tools={
        <SegmentedControl
          size="xs"
          aria-label="What to show"
          value={tab}
          onChange={(next) => void navigate({ to: '/quality', search: { tab: next as typeof tab } })}
          data={[
            { value: 'nonconformances', label: 'Nonconformances' },
            { value: 'firings', label: 'Rule firings' },
            { value: 'holds', label: 'Held units' },
          ]}
        />
      }
    >
      <Tabs value={tab} keepMounted={false}>
        <Tabs.Panel value="nonconformances">
          <Nonconformances />
        </Tabs.Panel>
        <Tabs.Panel value="firings">
          <FiringList />
        </Tabs.Panel>
        <Tabs.Panel value="holds">
          <HeldUnits />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}

function Nonconformances() {
  const [withClosed, setWithClosed] = useState(false);
  const query = useRoute(
    api.listNonconformances,
    { query: withClosed ? { limit: 300 } : { state: 'open', limit: 300 } },
    { keepPrevious: true },
  );
  return (
    <>
      <Switch
        size="sm"
        p="sm"
        label="Also those that are decided"
        checked={withClosed}
        onChange={(event) => setWithClosed(event.currentTarget.checked)}
      />
      <QueryContent query={query} what="the nonconformances">
        {(data) => <NonconformanceList nonconformances={data.nonconformances} />}
      </QueryContent>
    </>
  );
}
