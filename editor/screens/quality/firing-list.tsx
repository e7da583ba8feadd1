import { api, type FiringView } from '@fettle/flows/contract';
import { UnstyledButton } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useRoute } from '../../data/use-route.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { QueryContent } from '../../parts/query-content.tsx';
import { RowNote } from '../../parts/row-note.tsx';
import { When } from '../../parts/since.tsx';
import { exactTime } from '../../parts/time-words.ts';
import { UnitLink } from '../../parts/unit-link.tsx';
import { usePlant } from '../../plant/use-plant.ts';
import { FiringDetail } from './firing-detail.tsx';
import styles from './firing-list.module.css';

const routeApi = getRouteApi('/shell/quality');
const LIMIT = 200;

/** Firings of rules, newest first; the chosen one (else the newest) is explained beside the list. */
export function FiringList() {
  const search = routeApi.useSearch();
  const navigate = routeApi.useNavigate();
  const plant = usePlant();
  const filter = search.flow === undefined ? {} : { flow: search.flow };
  const query = useRoute(api.listFirings, { query: { limit: LIMIT, ...filter } }, { keepPrevious: true });
  const choose = ({ id }: FiringView): void => void navigate({ search: { ...search, firing: id }, replace: true });
  return (
    <QueryContent query={query} what="the firings">
      {({ firings }) => {
        const chosen = firings.find(({ id }) => id === search.firing) ?? (search.firing === undefined ? firings[0] : undefined);
        const isMissing = search.firing !== undefined && chosen === undefined;
        return (
          <div className={styles.split}>
            <div className={styles.list}>
              <DataTable
                label="Rule firings"
                rows={firings}
                keyOf={({ id }) => id}
                selected={({ id }) => id === chosen?.id}
                onOpen={choose}
                empty={search.flow === undefined ? 'No rule has fired yet.' : 'This rule has not fired yet.'}
                columns={[
                  { title: 'When', width: 130, cell: ({ at }) => <When time={at} words={exactTime(at)} /> },
                  {
                    title: 'What',
                    cell: (firing) => (
                      <UnstyledButton fz="sm" aria-label={`Why: ${firing.title}`} onClick={() => choose(firing)}>
                        {firing.title}
                      </UnstyledButton>
                    ),
                  },
                  { title: 'Rule', width: 150, cell: ({ flowName }) => flowName },
                  {
                    title: 'Equipment',
                    width: 110,
                    cell: ({ equipment }) => plant.equipment.find(({ id }) => id === equipment)?.title || equipment,
                  },
                  {
                    title: 'Unit',
                    width: 140,
                    cell: ({ serialNumber }) => (serialNumber === undefined ? '–' : <UnitLink serialNumber={serialNumber} />),
                  },
                ]}
              />
              {firings.length === LIMIT && (
                <div style={{ padding: 12 }}>
                  <RowNote>The newest {LIMIT} are shown. Choose a rule to see older ones of it.</RowNote>
                </div>
              )}
            </div>
            <section className={styles.detail} aria-label="Why it fired" aria-live="polite">
              {chosen !== undefined && <FiringDetail firing={chosen} />}
              {isMissing && `This firing is not among the newest ${LIMIT}.`}
            </section>
          </div>
        );
      }}
    </QueryContent>
  );
}
