import { api, type ReactionView } from '@fettle/flows/contract';
import { UnstyledButton } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useRoute } from '../../data/use-route.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { PersonName } from '../../parts/person-name.tsx';
import { QueryContent } from '../../parts/query-content.tsx';
import { RowNote } from '../../parts/row-note.tsx';
import { When } from '../../parts/since.tsx';
import { StateMark } from '../../parts/state-mark.tsx';
import { exactTime } from '../../parts/time-words.ts';
import { UnitLink } from '../../parts/unit-link.tsx';
import { usePlant } from '../../plant/use-plant.ts';
import styles from './firing-list.module.css';
import { ReactionDetail } from './reaction-detail.tsx';

const routeApi = getRouteApi('/shell/quality');
const LIMIT = 200;

/** Reactions to what rules saw; the chosen one (else the first) stands beside the list with what it did and what is still to be done. */
export function ReactionList({ state }: { readonly state: 'open' | 'closed' }) {
  const search = routeApi.useSearch();
  const navigate = routeApi.useNavigate();
  const plant = usePlant();
  const query = useRoute(api.listReactions, { query: { state, limit: LIMIT } }, { keepPrevious: true, every: 15_000 });
  const choose = ({ id }: ReactionView): void => void navigate({ search: { ...search, reaction: id }, replace: true });
  return (
    <QueryContent query={query} what="the reactions">
      {({ reactions }) => {
        const chosen = reactions.find(({ id }) => id === search.reaction)?.id ?? search.reaction ?? reactions[0]?.id;
        return (
          <div className={styles.split}>
            <div className={styles.list}>
              <DataTable
                label={state === 'open' ? 'Open reactions' : 'Closed reactions'}
                rows={reactions}
                keyOf={({ id }) => id}
                selected={({ id }) => id === chosen}
                onOpen={choose}
                empty={
                  state === 'open'
                    ? 'No reaction is open: every signal of a chart or rule has been dealt with.'
                    : 'No reaction has been closed yet.'
                }
                columns={[
                  { title: 'Since', width: 130, cell: ({ openedAt }) => <When time={openedAt} words={exactTime(openedAt)} /> },
                  {
                    title: 'What',
                    cell: (reaction) => (
                      <>
                        <UnstyledButton fz="sm" fw={550} aria-label={`Show ${reaction.title}`} onClick={() => choose(reaction)}>
                          {reaction.title}
                        </UnstyledButton>
                        {reaction.times > 1 && <RowNote>seen {reaction.times} times</RowNote>}
                        {reaction.containedUnits > 0 && (
                          <RowNote>
                            {reaction.containedUnits === 1 ? '1 unit contained' : `${reaction.containedUnits} units contained`}
                          </RowNote>
                        )}
                      </>
                    ),
                  },
                  {
                    title: 'Equipment',
                    width: 120,
                    cell: ({ equipment }) => plant.equipment.find(({ id }) => id === equipment)?.title || equipment,
                  },
                  {
                    title: 'Unit',
                    width: 140,
                    cell: ({ serialNumber }) => (serialNumber === undefined ? '–' : <UnitLink serialNumber={serialNumber} />),
                  },
                  { title: 'To do', width: 190, cell: (reaction) => <ToDo reaction={reaction} /> },
                ]}
              />
            </div>
            <section className={styles.detail} aria-label="The reaction" aria-live="polite">
              {chosen !== undefined && <ReactionDetail key={chosen} id={chosen} />}
            </section>
          </div>
        );
      }}
    </QueryContent>
  );
}

/** What keeps it open. */
export function ToDo({ reaction }: { readonly reaction: ReactionView }) {
  const { closedAt, closedBy, openChecks, overdueChecks, heldUnits, signingBy } = reaction;
  if (closedAt !== undefined)
    return (
      <>
        Closed by <PersonName of={closedBy ?? ''} />
      </>
    );
  if (overdueChecks > 0)
    return (
      <StateMark mark="wrong">
        {overdueChecks === 1 ? 'Check not answered in time' : `${overdueChecks} checks not answered in time`}
      </StateMark>
    );
  if (openChecks > 0)
    return <StateMark mark="warning">{openChecks === 1 ? 'Check to answer' : `${openChecks} checks to answer`}</StateMark>;
  if (signingBy !== undefined)
    return (
      <>
        Signed off by <PersonName of={signingBy} />
      </>
    );
  return (
    <>
      To sign off
      {heldUnits > 0 && <RowNote>{heldUnits === 1 ? '1 unit held' : `${heldUnits} units held`}</RowNote>}
    </>
  );
}
