import { api, type MaterialLotView } from '@fettle/flows/contract';
import { Button, Group, Text, UnstyledButton } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useRoute } from '../../data/use-route.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { QueryContent } from '../../parts/query-content.tsx';
import { RowNote } from '../../parts/row-note.tsx';
import { When } from '../../parts/since.tsx';
import { StateMark } from '../../parts/state-mark.tsx';
import { exactTime } from '../../parts/time-words.ts';
import { useMay } from '../../parts/use-may.ts';
import { MaterialDialog, ReceiveDialog } from './material-dialogs.tsx';
import { MaterialLotDetail } from './material-lot-detail.tsx';
import styles from './plant-screen.module.css';

const routeApi = getRouteApi('/shell/plant');

/** Materials with their lots; a lot shows what was taken from it and every unit that has some of it. */
export function MaterialView() {
  const search = routeApi.useSearch();
  const navigate = useNavigate();
  const query = useRoute(api.listMaterials, {}, { every: 10_000 });
  const lots = useRoute(
    api.listMaterialLots,
    { query: { limit: 200, ...(search.material === undefined ? {} : { definition: search.material }) } },
    { every: 5_000, keepPrevious: true },
  );
  const mayChange = useMay(api.putMaterial);
  const mayReceive = useMay(api.receiveMaterial);
  const [asking, setAsking] = useState<'material' | 'receive'>();
  const show = (more: { material?: string | undefined; lot?: string | undefined }) =>
    void navigate({ to: '/plant', search: { tab: 'materials', ...more } });
  return (
    <QueryContent query={query} what="the materials">
      {({ materials }) => (
        <div className={styles.split}>
          <nav className={styles.tree} aria-label="Materials">
            <UnstyledButton className={styles.machine} aria-current={search.material === undefined} onClick={() => show({})}>
              <span>All materials</span>
            </UnstyledButton>
            {materials.map(({ id, title, onHand, unit }) => (
              <UnstyledButton
                key={id}
                className={styles.machine}
                aria-current={id === search.material}
                onClick={() => show({ material: id })}
              >
                <span>{title}</span>
                <Text component="span" fz="xs" c="dimmed" className="tabular">
                  {onHand} {unit}
                </Text>
              </UnstyledButton>
            ))}
            {materials.length === 0 && (
              <Text p="md" fz="sm" c="dimmed">
                There is no material yet.
              </Text>
            )}
            <Group p="sm">
              {mayChange && (
                <Button variant="default" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setAsking('material')}>
                  Add a material
                </Button>
              )}
            </Group>
          </nav>
          <div>
            {search.lot === undefined ? (
              <>
                <Group p="sm" justify="flex-end">
                  {mayReceive && materials.length > 0 && (
                    <Button leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setAsking('receive')}>
                      Receive a lot
                    </Button>
                  )}
                </Group>
                <LotTable lots={lots.data?.lots ?? []} open={(lot) => show({ material: search.material, lot })} />
              </>
            ) : (
              <MaterialLotDetail lot={search.lot} close={() => show({ material: search.material })} />
            )}
          </div>
          {asking === 'material' && <MaterialDialog close={() => setAsking(undefined)} />}
          {asking === 'receive' && <ReceiveDialog materials={materials} chosen={search.material} close={() => setAsking(undefined)} />}
        </div>
      )}
    </QueryContent>
  );
}

function LotTable({ lots, open }: { readonly lots: readonly MaterialLotView[]; readonly open: (lot: string) => void }) {
  return (
    <DataTable
      label="Material lots"
      rows={lots}
      keyOf={({ id }) => id}
      onOpen={({ id }) => open(id)}
      empty="No lot was received yet."
      columns={[
        {
          title: 'Lot',
          cell: ({ id, supplier }) => (
            <>
              <UnstyledButton fz="sm" c="var(--fettle-act)" onClick={() => open(id)}>
                {id}
              </UnstyledButton>
              {supplier !== '' && <RowNote>{supplier}</RowNote>}
            </>
          ),
        },
        { title: 'Material', cell: ({ title }) => title },
        {
          title: 'Quantity',
          align: 'right',
          width: 120,
          cell: ({ quantity, unit }) => <span className="tabular">{`${quantity} ${unit}`}</span>,
        },
        { title: 'State', width: 150, cell: (lot) => <LotState lot={lot} /> },
        {
          title: 'Expires',
          width: 140,
          cell: ({ expiresAt }) => (expiresAt === undefined ? '–' : new Date(expiresAt).toLocaleDateString()),
        },
        { title: 'Last change', width: 160, cell: ({ changedAt }) => <When time={changedAt} words={exactTime(changedAt)} /> },
      ]}
    />
  );
}

export function LotState({ lot }: { readonly lot: MaterialLotView }) {
  if (lot.state === 'blocked')
    return (
      <>
        <StateMark mark="wrong">Blocked</StateMark>
        {lot.reason !== '' && <RowNote>{lot.reason}</RowNote>}
      </>
    );
  if (lot.expired) return <StateMark mark="warning">Expired</StateMark>;
  return <StateMark mark={lot.quantity > 0 ? 'good' : 'quiet'}>{lot.quantity > 0 ? 'Released' : 'Used up'}</StateMark>;
}
