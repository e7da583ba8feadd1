import { api, type Nonconformance } from '@fettle/flows/contract';
import { useRoute } from '../../data/use-route.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { DISPOSITION_WORDS } from '../../parts/disposition-words.ts';
import { QueryContent } from '../../parts/query-content.tsx';
import { RowNote } from '../../parts/row-note.tsx';
import { Since, When } from '../../parts/since.tsx';
import { StateMark } from '../../parts/state-mark.tsx';
import { tidyNumbers } from '../../parts/tidy-numbers.ts';
import { timeWords } from '../../parts/time-words.ts';
import { UnitLink } from '../../parts/unit-link.tsx';
import { useMay } from '../../parts/use-may.ts';
import { usePersonNames } from '../../parts/use-person-names.ts';
import { DispositionButtons } from './disposition-buttons.tsx';

const MOST = 500;

const UNIT: readonly Column<Nonconformance>[] = [
  { title: 'Unit', width: 150, cell: ({ serialNumber }) => <UnitLink serialNumber={serialNumber} /> },
  {
    title: 'What is wrong',
    cell: ({ title, description }) => (
      <>
        <strong style={{ fontWeight: 550 }}>{title}</strong>
        <RowNote>{tidyNumbers(description)}</RowNote>
      </>
    ),
  },
  { title: 'Defect', width: 130, cell: ({ defect }) => defect },
  { title: 'Order', width: 120, cell: ({ jobOrder }) => jobOrder },
];

/** Nonconformances to decide, or how they were decided. */
export function NonconformanceList({ state }: { readonly state: 'open' | 'closed' }) {
  const query = useRoute(api.listNonconformances, { query: { state, limit: MOST } }, { keepPrevious: true });
  const persons = usePersonNames();
  const mayDecide = useMay(api.decideDisposition);
  const open: readonly Column<Nonconformance>[] = [
    ...UNIT,
    { title: 'Open for', width: 110, align: 'right', cell: ({ openedAt }) => <Since time={openedAt} /> },
    mayDecide
      ? { title: 'Decide', width: 540, cell: (item) => <DispositionButtons item={item} /> }
      : { title: 'Decision', width: 200, cell: () => <StateMark mark="warning">open, quality or supervisor decides</StateMark> },
  ];
  const closed: readonly Column<Nonconformance>[] = [
    ...UNIT,
    {
      title: 'Decision',
      width: 240,
      cell: ({ disposition, reason, closedBy = '' }) => (
        <>
          {DISPOSITION_WORDS[disposition ?? ''] ?? '–'}
          <RowNote>{closedBy === 'flow' ? 'fixed in the routing' : `${persons.get(closedBy) ?? closedBy}: ${reason ?? ''}`}</RowNote>
        </>
      ),
    },
    { title: 'Opened', width: 110, align: 'right', cell: ({ openedAt }) => <When time={openedAt} words={timeWords(openedAt)} /> },
    {
      title: 'Decided',
      width: 110,
      align: 'right',
      cell: ({ closedAt }) => (closedAt === undefined ? '' : <When time={closedAt} words={timeWords(closedAt)} />),
    },
  ];
  return (
    <QueryContent query={query} what="the nonconformances">
      {({ nonconformances }) => (
        <DataTable
          label={state === 'open' ? 'Nonconformances to decide' : 'Decided nonconformances'}
          rows={nonconformances.filter((item) => item.state === state)}
          keyOf={({ id }) => id}
          empty={state === 'open' ? 'Nothing waits for a decision.' : 'Nothing has been decided yet.'}
          columns={state === 'open' ? open : closed}
        />
      )}
    </QueryContent>
  );
}
