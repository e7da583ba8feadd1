import { api, type ChartDetail, type ChartKey, type KeptSample, type SampleKey } from '@fettle/flows/contract';
import { Title } from '@mantine/core';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import { useRoute } from '../../data/use-route.ts';
import { QueryContent } from '../../parts/query-content.tsx';
import { StateMark } from '../../parts/state-mark.tsx';
import { AnnotationCard } from './annotation-card.tsx';
import { CapabilityCard } from './capability-card.tsx';
import styles from './chart.module.css';
import { type ChartWindow, newest, showing } from './chart-window.ts';
import { designWords, isSame, keyOfSample, STATES } from './chart-words.ts';
import { ControlChart } from './control-chart.tsx';
import { LimitsCard, ProposalCard } from './limits-cards.tsx';
import { type Period, queryOf } from './period.ts';
import { SampleCard } from './sample-card.tsx';
import { useLiveCharts } from './use-live-charts.ts';

const routeApi = getRouteApi('/shell/quality/charts/$flow/$flowNode/$equipment');

/** A control chart as quality engineers work with it: the panels, the chosen sample, capability, limits with their proposals, and what was written. */
export function ChartScreen() {
  const { flow, flowNode, equipment } = routeApi.useParams();
  const { period = 'newest' } = routeApi.useSearch();
  const of = useMemo(() => ({ flow, flowNode, equipment }), [flow, flowNode, equipment]);
  const request = useMemo(() => ({ params: of, query: queryOf(period, Date.now()) }), [of, period]);
  const query = useRoute(api.getChart, request, { keepPrevious: true });
  useLiveCharts(of);
  return (
    <QueryContent query={query} what="the chart">
      {(detail) => <ChartPage key={`${flow}/${flowNode}/${equipment}/${period}`} detail={detail} of={of} period={period} />}
    </QueryContent>
  );
}

/** Samples that are shown at first. */
const AT_FIRST = 60;

function ChartPage({ detail, of, period }: { readonly detail: ChartDetail; readonly of: ChartKey; readonly period: Period }) {
  const navigate = routeApi.useNavigate();
  const search = routeApi.useSearch();
  const { chart, samples, proposals } = detail;
  const total = samples.length;
  // Undefined: the newest, and it goes on with what arrives.
  const [held, setHeld] = useState<ChartWindow>();
  const [width, setWidth] = useState(AT_FIRST);
  const window = held === undefined || held.to > total ? newest(total, width) : held;
  const look = useCallback(
    (next: ChartWindow) => {
      setWidth(next.to - next.from);
      setHeld(next.to === total ? undefined : next);
    },
    [total],
  );
  const named = search.sample === undefined ? undefined : samples.find((sample) => keyOfSample(sample) === search.sample);
  const choose = useCallback(
    (sample: SampleKey) => void navigate({ search: (before) => ({ ...before, sample: keyOfSample(sample) }), replace: true }),
    [navigate],
  );
  const show = (key: SampleKey): void => {
    choose(key);
    const position = samples.findIndex((sample) => isSame(sample, key));
    if (position >= 0) look(showing(window, position, total));
  };
  const shown: readonly KeptSample[] = useMemo(() => samples.slice(window.from, window.to), [samples, window.from, window.to]);
  const open = proposals.find(({ state }) => state === 'open');
  const { mark, words } = STATES[chart.state];
  return (
    <div className={styles.page}>
      <div className={styles.head}>
        <div className={styles.name}>
          <Title order={1}>{chart.title}</Title>
          <div className={styles.about}>
            <Link to="/quality" search={{ tab: 'charts' }}>
              Control charts
            </Link>{' '}
            · {chart.equipmentTitle} · {chart.signals.map(({ title }) => title).join(', ')}
            {chart.through.length > 0 && `, ${chart.through.join(', ').toLowerCase()}`} · {designWords(chart, detail)} ·{' '}
            <Link to="/design/$flow" params={{ flow: chart.flow }} search={{ node: chart.flowNode }}>
              {chart.flowName}
              {chart.version === undefined ? ', retired' : `, version ${chart.version}`}
            </Link>
          </div>
        </div>
        <StateMark mark={mark}>{chart.state === 'learning' ? `Learning: ${chart.samples} of ${chart.learnFrom} samples` : words}</StateMark>
      </div>
      <div className={styles.body}>
        <div className={styles.main}>
          {open !== undefined && <ProposalCard proposal={open} of={of} inUse={chart.version} />}
          <ControlChart
            detail={detail}
            window={window}
            look={look}
            chosen={named ?? samples.at(-1)}
            choose={choose}
            period={period}
            choosePeriod={(next) => void navigate({ search: (before) => ({ ...before, period: next === 'newest' ? undefined : next }) })}
          />
          <LimitsCard detail={detail} of={of} shown={shown} />
          <AnnotationCard detail={detail} show={show} />
        </div>
        <aside className={styles.side} aria-label="Sample and capability">
          <SampleCard detail={detail} sample={named ?? samples.at(-1)} of={of} />
          <CapabilityCard detail={detail} samples={shown} limits={detail.inUse} />
        </aside>
      </div>
    </div>
  );
}
