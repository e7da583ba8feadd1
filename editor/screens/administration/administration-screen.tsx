import { SegmentedControl } from '@mantine/core';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useMayAct } from '../../app/session.tsx';
import { Page } from '../../parts/page.tsx';
import { AuditList } from './audit-list.tsx';
import { PersonList } from './person-list.tsx';

const routeApi = getRouteApi('/shell/administration');

/** People and what was changed. People are the administrators' alone. */
export function AdministrationScreen() {
  const isAdministrator = useMayAct(['administrator']);
  const { tab = isAdministrator ? 'people' : 'audit' } = routeApi.useSearch();
  const navigate = useNavigate();
  return (
    <Page
      title="Administration"
      tools={
        isAdministrator && (
          <SegmentedControl
            size="xs"
            aria-label="What to show"
            value={tab}
            onChange={(next) => void navigate({ to: '/administration', search: { tab: next as typeof tab } })}
            data={[
              { value: 'people', label: 'People' },
              { value: 'audit', label: 'Audit trail' },
            ]}
          />
        )
      }
    >
      {tab === 'people' && isAdministrator ? <PersonList /> : <AuditList />}
    </Page>
  );
}
