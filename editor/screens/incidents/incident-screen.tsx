import { api } from '@fettle/flows/contract';
import { SegmentedControl } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useRoute } from '../../data/use-route.ts';
import { NotAllowed } from '../../parts/not-allowed.tsx';
import { Page } from '../../parts/page.tsx';
import { ScreenTabs } from '../../parts/screen-tabs.tsx';
import { useMay } from '../../parts/use-may.ts';
import { DeadLetterList } from './dead-letter-list.tsx';
import { IncidentList } from './incident-list.tsx';
import { RefusedEntryList } from './refused-entry-list.tsx';

const routeApi = getRouteApi('/shell/incidents');
const MOST = 500;

const SETTLED = { incidents: 'Resolved', deadLetters: 'Settled', refused: '' };

/** What could not be carried out, events nothing could be done with, entries that came too late. Nothing is lost: it waits here for somebody. */
export function IncidentScreen() {
  const { tab = 'incidents', state = 'open' } = routeApi.useSearch();
  const navigate = routeApi.useNavigate();
  const may = useMay(api.listIncidents);
  const maySeeRefused = useMay(api.refusedEntries);
  const incidents = useRoute(api.listIncidents, { query: { state: 'open', limit: MOST } }, { enabled: may }).data?.incidents.length;
  const letters = useRoute(api.listDeadLetters, { query: { state: 'open', limit: MOST } }, { enabled: may }).data?.deadLetters.length;
  const refused = useRoute(api.refusedEntries, {}, { enabled: maySeeRefused }).data?.entries.length;
  if (!may) {
    return (
      <Page title="Incidents">
        <NotAllowed route={api.listIncidents} what="Incidents" />
      </Page>
    );
  }
  return (
    <Page
      title="Incidents"
      tools={
        <>
          <ScreenTabs
            label="What to show"
            tabs={[
              { value: 'incidents', title: 'Incidents', count: incidents, isWrong: true },
              { value: 'deadLetters', title: 'Dead letters', count: letters, isWrong: true },
              { value: 'refused', title: 'Refused entries', count: refused, isWrong: true },
            ]}
            chosen={tab}
            choose={(next) => void navigate({ search: { tab: next } })}
          />
          <span style={{ flex: 1 }} />
          {tab !== 'refused' && (
            <SegmentedControl
              size="xs"
              aria-label="Open or settled"
              value={state}
              onChange={(next) => void navigate({ search: { tab, state: next === 'settled' ? 'settled' : undefined } })}
              data={[
                { value: 'open', label: 'Open' },
                { value: 'settled', label: SETTLED[tab] },
              ]}
            />
          )}
        </>
      }
    >
      {tab === 'incidents' && <IncidentList state={state === 'open' ? 'open' : 'resolved'} />}
      {tab === 'deadLetters' && <DeadLetterList state={state === 'open' ? 'open' : 'settled'} />}
      {tab === 'refused' && (maySeeRefused ? <RefusedEntryList /> : <NotAllowed route={api.refusedEntries} what="This list" />)}
    </Page>
  );
}
