import { api, type ChartSummary } from '@fettle/flows/contract';
import { Link, useNavigate } from '@tanstack/react-router';
import { useRoute } from '../../data/use-route.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { QueryContent } from '../../parts/query-content.tsx';
import { RowNote } from '../../parts/row-note.tsx';
import { When } from '../../parts/since.tsx';
import { StateMark } from '../../parts/state-mark.tsx';
import { exactTime } from '../../parts/time-words.ts';
import { isWeighted, SHORT_KINDS, STATES, unitOf, withUnit } from './chart-words.ts';
import { useLiveCharts } from './use-live-charts.ts';

/** The control charts of the rules in use, those out of control first. */
export function ChartList() {
  const query = useRoute(api.listCharts, {});
  const navigate = useNavigate();
  useLiveCharts();
  return (
    <QueryContent query={query} what="the control charts">
      {({ charts }) => (
        <DataTable
          label="Control charts"
          rows={charts.toSorted((one, other) => ORDER.indexOf(one.state) - ORDER.indexOf(other.state))}
          keyOf={({ flow, flowNode, equipment }) => `${flow}/${flowNode}/${equipment}`}
          onOpen={({ flow, flowNode, equipment }) =>
            void navigate({ to: '/quality/charts/$flow/$flowNode/$equipment', params: { flow, flowNode, equipment } })
          }
          empty="No released quality rule has a control chart. Draw one under Design: signal → control chart → action."
          columns={[
            {
              title: 'Chart',
              cell: (chart) => (
                <>
                  <Link to="/quality/charts/$flow/$flowNode/$equipment" params={keyOf(chart)}>
                    {chart.title}
                  </Link>
                  <RowNote>{chart.signals.map(({ title, unit }) => (unit === '' ? title : `${title}, ${unit}`)).join('; ')}</RowNote>
                </>
              ),
            },
            { title: 'Equipment', width: 150, cell: ({ equipmentTitle }) => equipmentTitle },
            { title: 'Kind', width: 80, cell: ({ kind }) => SHORT_KINDS[kind] },
            { title: 'State', width: 215, cell: (chart) => <State chart={chart} /> },
            { title: 'Last sample', width: 150, cell: (chart) => <LastSample chart={chart} /> },
            { title: 'Cpk', width: 150, align: 'right', cell: ({ capability }) => <Cpk capability={capability} /> },
            { title: 'Limits', width: 190, cell: (chart) => <Limits chart={chart} /> },
          ]}
        />
      )}
    </QueryContent>
  );
}

const ORDER: readonly ChartSummary['state'][] = ['out', 'in', 'learning', 'empty'];
const keyOf = ({ flow, flowNode, equipment }: ChartSummary) => ({ flow, flowNode, equipment });

function State({ chart }: { readonly chart: ChartSummary }) {
  const { mark, words } = STATES[chart.state];
  return (
    <>
      <StateMark mark={mark}>{words}</StateMark>
      {chart.recentlyOut > 0 && <RowNote>{chart.recentlyOut} of the last 25 samples out</RowNote>}
      {chart.state === 'learning' && (
        <RowNote>
          {chart.samples} of {chart.learnFrom} samples
        </RowNote>
      )}
    </>
  );
}

function LastSample({ chart: { kind, state, last, signals } }: { readonly chart: ChartSummary }) {
  if (last === undefined) return '–';
  return (
    <>
      {state !== 'learning' && isWeighted(kind) && (kind === 'cusum' ? 'Sum ' : 'z ')}
      {withUnit(last.value, unitOf(kind, signals))}
      <RowNote>
        #{last.sample}, <When time={last.at} words={exactTime(last.at)} />
      </RowNote>
    </>
  );
}

function Cpk({ capability }: { readonly capability: ChartSummary['capability'] }) {
  if (capability === undefined) return '–';
  if (capability.cpk === null) return <RowNote>none: {shortRefusal(capability.refusal)}</RowNote>;
  return (
    <>
      {capability.cpk.toFixed(2)}
      {capability.cp !== null && <RowNote>Cp {capability.cp.toFixed(2)}</RowNote>}
    </>
  );
}

function shortRefusal(refusal = ''): string {
  if (refusal.includes('not in control')) return 'not in control';
  if (refusal.includes('normally')) return 'not normal';
  return refusal.includes('few') ? 'few samples' : 'no value';
}

function Limits({ chart }: { readonly chart: ChartSummary }) {
  const words =
    chart.limitsFrom !== 'learn'
      ? 'Written in the rule'
      : chart.limitsVersion === undefined
        ? 'None yet'
        : `Version ${chart.limitsVersion}`;
  return (
    <>
      {words}
      {chart.pinned && ', named by the rule'}
      {chart.openProposal && <StateMark mark="warning">Other limits proposed</StateMark>}
    </>
  );
}
