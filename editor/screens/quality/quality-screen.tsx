import { api } from '@fettle/flows/contract';
import { Button, SegmentedControl, Select } from '@mantine/core';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useRoute } from '../../data/use-route.ts';
import { Page } from '../../parts/page.tsx';
import { ScreenTabs } from '../../parts/screen-tabs.tsx';
import { ChartList } from '../charts/chart-list.tsx';
import { FiringList } from './firing-list.tsx';
import { HeldUnitList } from './held-unit-list.tsx';
import { NonconformanceList } from './nonconformance-list.tsx';
import { ReactionList } from './reaction-list.tsx';
import { ScopeHoldList } from './scope-hold-list.tsx';

const routeApi = getRouteApi('/shell/quality');
/** The contract's most: up to here the numbers on the tabs are exact. */
export const MOST = 500;

/** What is not as it should be: nonconformances to decide, units on hold, firings of rules with why. */
export function QualityScreen() {
  const { tab = 'nonconformances', state = 'open', flow } = routeApi.useSearch();
  const navigate = routeApi.useNavigate();
  const open = useRoute(api.listNonconformances, { query: { state: 'open', limit: MOST } }).data?.nonconformances.length;
  const reacting = useRoute(api.listReactions, { query: { state: 'open', limit: MOST } }).data?.reactions.length;
  const held = useRoute(api.listUnits, { query: { state: 'held', limit: MOST } }).data?.units.length;
  const out = useRoute(api.listCharts, {}).data?.charts.filter((chart) => chart.state === 'out').length;
  return (
    <Page
      title="Quality"
      tools={
        <>
          <ScreenTabs
            label="What to show"
            tabs={[
              { value: 'nonconformances', title: 'Nonconformances', count: open, isWrong: true },
              { value: 'reactions', title: 'Reactions', count: reacting, isWrong: true },
              { value: 'holds', title: 'On hold', count: held, isWrong: true },
              { value: 'firings', title: 'Rule firings' },
              { value: 'charts', title: 'Control charts', count: out, isWrong: true },
            ]}
            chosen={tab}
            choose={(next) => void navigate({ search: { tab: next } })}
          />
          <span style={{ flex: 1 }} />
          {tab === 'nonconformances' && (
            <SegmentedControl
              size="xs"
              aria-label="Which nonconformances"
              value={state}
              onChange={(next) => void navigate({ search: { tab, state: next === 'closed' ? 'closed' : undefined } })}
              data={[
                { value: 'open', label: 'To decide' },
                { value: 'closed', label: 'Decided' },
              ]}
            />
          )}
          {tab === 'firings' && (
            <Button component={Link} to={flow === undefined ? '/quality/why' : `/quality/why?flow=${flow}`} variant="default">
              Why did one not fire?
            </Button>
          )}
          {tab === 'reactions' && (
            <SegmentedControl
              size="xs"
              aria-label="Which reactions"
              value={state}
              onChange={(next) => void navigate({ search: { tab, state: next === 'closed' ? 'closed' : undefined } })}
              data={[
                { value: 'open', label: 'Open' },
                { value: 'closed', label: 'Closed' },
              ]}
            />
          )}
          {tab === 'firings' && <RuleFilter flow={flow} choose={(next) => void navigate({ search: { tab, flow: next } })} />}
        </>
      }
    >
      {tab === 'nonconformances' && <NonconformanceList state={state} />}
      {tab === 'reactions' && <ReactionList state={state} />}
      {tab === 'holds' && (
        <>
          <ScopeHoldList />
          <HeldUnitList />
        </>
      )}
      {tab === 'firings' && <FiringList />}
      {tab === 'charts' && <ChartList />}
    </Page>
  );
}

function RuleFilter({ flow, choose }: { readonly flow: string | undefined; readonly choose: (flow: string | undefined) => void }) {
  const rules = useRoute(api.listFlows, {}).data?.flows.filter(({ kind }) => kind === 'qualityRule') ?? [];
  return (
    <Select
      aria-label="Rule"
      placeholder="Any rule"
      clearable
      w={220}
      data={rules.map(({ id, name }) => ({ value: id, label: name }))}
      value={flow ?? null}
      onChange={(next) => choose(next ?? undefined)}
    />
  );
}
