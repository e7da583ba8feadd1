import { api, type UnitSummary } from '@fettle/flows/contract';
import { Button, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api.ts';
import { useRoute } from '../../data/use-route.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { FiringLink } from '../../parts/firing-link.tsx';
import { QueryContent } from '../../parts/query-content.tsx';
import { RowNote } from '../../parts/row-note.tsx';
import { Since } from '../../parts/since.tsx';
import { UnitLink } from '../../parts/unit-link.tsx';
import { useMay } from '../../parts/use-may.ts';
import { usePersonNames } from '../../parts/use-person-names.ts';
import { ReleaseHoldDialog } from '../units/hold-dialogs.tsx';

/** Milliseconds. A list of units does not say why they are held, so each is asked for; not at every event of the plant. */
const ASK_EVERY = 10_000;

interface Release {
  readonly serialNumber: string;
  readonly hold: string;
}

/** Units that a hold keeps from going on, with the reasons and the release. */
export function HeldUnitList() {
  const query = useRoute(api.listUnits, { query: { state: 'held', limit: 500 } });
  const [releasing, setReleasing] = useState<Release>();
  return (
    <QueryContent query={query} what="the units on hold">
      {({ units }) => (
        <>
          <Title order={2} fz="md" px={12}>
            Units
          </Title>
          <DataTable
            label="Units on hold"
            rows={units}
            keyOf={({ instance }) => instance}
            empty="No unit is on hold."
            columns={[
              { title: 'Unit', width: 150, cell: ({ unit }) => <UnitLink serialNumber={unit.serialNumber} /> },
              { title: 'Why', cell: (unit) => <Holds unit={unit} release={setReleasing} /> },
              {
                title: 'Where',
                width: 260,
                cell: ({ at }) =>
                  at.map(({ flowNode, name, since, state }) => (
                    <div key={flowNode}>
                      {name}
                      <RowNote>
                        {state === 'held' ? 'done, kept for ' : 'still working, for '}
                        <Since time={since} />
                      </RowNote>
                    </div>
                  )),
              },
              { title: 'Order', width: 120, cell: ({ unit }) => unit.jobOrder },
            ]}
          />
          {releasing !== undefined && <ReleaseHoldDialog {...releasing} close={() => setReleasing(undefined)} />}
        </>
      )}
    </QueryContent>
  );
}

function Holds({ unit: { unit, instance }, release }: { readonly unit: UnitSummary; readonly release: (release: Release) => void }) {
  const { serialNumber } = unit;
  const mayRelease = useMay(api.releaseHold);
  const persons = usePersonNames();
  const { data } = useQuery({
    queryKey: ['holds of', instance],
    queryFn: ({ signal }) => call(api.getUnit, { params: { serialNumber } }, signal),
    refetchInterval: ASK_EVERY,
  });
  return (data?.holds ?? []).map(({ id, reason, person, at }) => (
    <div key={id} style={{ display: 'flex', gap: 12, justifyContent: 'space-between', marginBottom: 2 }}>
      <span>
        {reason}
        <RowNote>
          by {persons.get(person) ?? person}, for <Since time={at} /> <FiringLink of={id} about={reason} />
        </RowNote>
      </span>
      {mayRelease && (
        <Button variant="default" aria-label={`Release ${serialNumber}: ${reason}`} onClick={() => release({ serialNumber, hold: id })}>
          Release…
        </Button>
      )}
    </div>
  ));
}
