import { api, type ScopeHold } from '@fettle/flows/contract';
import { Button, Title } from '@mantine/core';
import { useState } from 'react';
import { useRoute } from '../../data/use-route.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { FiringLink } from '../../parts/firing-link.tsx';
import { QueryContent } from '../../parts/query-content.tsx';
import { RowNote } from '../../parts/row-note.tsx';
import { Since } from '../../parts/since.tsx';
import { useMay } from '../../parts/use-may.ts';
import { usePersonNames } from '../../parts/use-person-names.ts';
import { PlaceScopeHoldDialog, ReleaseScopeHoldDialog } from './scope-hold-dialogs.tsx';

const SCOPE_WORDS: Record<ScopeHold['scope'], string> = { jobOrder: 'Order', equipment: 'Equipment', materialLot: 'Material lot' };

/** Job orders and equipment on hold, with the reasons and the release. */
export function ScopeHoldList() {
  const query = useRoute(api.listHolds, { query: { open: 'true', limit: 500 } }, { every: 10_000 });
  const mayPlace = useMay(api.placeScopeHold);
  const mayRelease = useMay(api.releaseScopeHold);
  const persons = usePersonNames();
  const [placing, setPlacing] = useState(false);
  const [releasing, setReleasing] = useState<ScopeHold>();
  return (
    <section aria-label="Orders and equipment on hold" style={{ marginBottom: 20 }}>
      <div style={{ display: 'flex', alignItems: 'center', justifyContent: 'space-between', padding: '10px 12px 2px' }}>
        <Title order={2} fz="md">
          Orders and equipment
        </Title>
        {mayPlace && (
          <Button variant="default" onClick={() => setPlacing(true)}>
            Hold an order or a machine…
          </Button>
        )}
      </div>
      <QueryContent query={query} what="the holds">
        {({ holds }) => (
          <DataTable
            label="Orders and equipment on hold"
            rows={holds}
            keyOf={({ id }) => id}
            empty="No order and no equipment is on hold."
            columns={[
              { title: 'What', width: 130, cell: ({ scope }) => SCOPE_WORDS[scope] },
              { title: 'Which', width: 190, cell: ({ title }) => <strong style={{ fontWeight: 550 }}>{title}</strong> },
              {
                title: 'Why',
                cell: ({ id, reason, person, placedAt }) => (
                  <>
                    {reason}
                    <RowNote>
                      by {persons.get(person) ?? person}, for <Since time={placedAt} /> <FiringLink of={id} about={reason} />
                    </RowNote>
                  </>
                ),
              },
              { title: 'Units', width: 90, cell: ({ scope, units }) => (scope === 'equipment' ? '–' : String(units)) },
              {
                title: '',
                width: 130,
                cell: (hold) =>
                  mayRelease && (
                    <Button variant="default" aria-label={`Release ${hold.title}: ${hold.reason}`} onClick={() => setReleasing(hold)}>
                      Release…
                    </Button>
                  ),
              },
            ]}
          />
        )}
      </QueryContent>
      {placing && <PlaceScopeHoldDialog close={() => setPlacing(false)} />}
      {releasing !== undefined && <ReleaseScopeHoldDialog hold={releasing} close={() => setReleasing(undefined)} />}
    </section>
  );
}
