import { api } from '@fettle/flows/contract';
import { Button, Checkbox, Group, NumberInput, Text, Title } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useState } from 'react';
import { useChange, useRoute } from '../../data/use-route.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { GenealogyList } from '../../parts/genealogy-list.tsx';
import { genealogyTree } from '../../parts/genealogy-tree.ts';
import { QueryContent } from '../../parts/query-content.tsx';
import { ReasonDialog } from '../../parts/reason-dialog.tsx';
import { When } from '../../parts/since.tsx';
import { tell } from '../../parts/tell.ts';
import { exactTime } from '../../parts/time-words.ts';
import { useMay } from '../../parts/use-may.ts';
import { usePersonNames } from '../../parts/use-person-names.ts';
import styles from './material-lot-detail.module.css';
import { LotState } from './material-view.tsx';

const CHANGES = [api.listMaterials, api.listMaterialLots, api.getMaterialLot, api.genealogy, api.listUnits];

type Change = 'block' | 'release' | 'adjust';

/** One lot: how it stands, where it came from, which units have some of it, and each line of its book. */
export function MaterialLotDetail({ lot: id, close }: { readonly lot: string; readonly close: () => void }) {
  const query = useRoute(api.getMaterialLot, { params: { lot: id } }, { every: 5_000 });
  const genealogy = useRoute(api.genealogy, { query: { of: id, kind: 'lot' } }, { every: 10_000 }).data;
  const mayChange = useMay(api.changeMaterialLot);
  const persons = usePersonNames();
  const [asking, setAsking] = useState<Change>();
  const madeOf = genealogy === undefined ? [] : genealogyTree(genealogy, 'madeOf');
  const usedIn = genealogy === undefined ? [] : genealogyTree(genealogy, 'usedIn');
  const affected = new Set(genealogy?.usedIn.map(({ target }) => target)).size;
  return (
    <QueryContent query={query} what="the lot">
      {({ lot, lines }) => (
        <div className={styles.detail}>
          <Button variant="subtle" size="xs" leftSection={<IconArrowLeft size={14} aria-hidden />} onClick={close}>
            All lots
          </Button>
          <Group justify="space-between">
            <Group gap="md">
              <Title order={2}>{lot.id}</Title>
              <LotState lot={lot} />
            </Group>
            {mayChange && (
              <Group gap="xs">
                <Button variant="default" onClick={() => setAsking('adjust')}>
                  Correct the quantity…
                </Button>
                <Button
                  variant="default"
                  color={lot.state === 'blocked' ? 'ink' : 'red'}
                  onClick={() => setAsking(lot.state === 'blocked' ? 'release' : 'block')}
                >
                  {lot.state === 'blocked' ? 'Release…' : 'Block…'}
                </Button>
              </Group>
            )}
          </Group>
          <Text fz="sm" c="dimmed">
            {lot.title} · {lot.quantity} {lot.unit} left
            {lot.supplier === '' ? '' : ` · from ${lot.supplier}`}
            {lot.expiresAt === undefined ? '' : ` · expires ${new Date(lot.expiresAt).toLocaleDateString()}`}
          </Text>
          {madeOf.length > 0 && (
            <section aria-label="Made of">
              <Title order={3}>Made of</Title>
              <GenealogyList branches={madeOf} direction="madeOf" label="Made of" />
            </section>
          )}
          <section aria-label="Is in">
            <Title order={3}>Is in {affected === 0 ? '' : `(${affected})`}</Title>
            {usedIn.length === 0 ? (
              <Text fz="sm" c="dimmed">
                Nothing has any of it yet.
              </Text>
            ) : (
              <GenealogyList branches={usedIn} direction="usedIn" label="Is in" />
            )}
          </section>
          <section aria-label="Book">
            <Title order={3}>Book</Title>
            <DataTable
              label="Changes of the lot"
              rows={lines}
              keyOf={(line) => lines.indexOf(line)}
              empty="Nothing yet."
              columns={[
                { title: 'When', width: 170, cell: ({ at }) => <When time={at} words={exactTime(at)} /> },
                { title: 'What', cell: ({ data }) => String(data.change ?? '') },
                { title: 'By', cell: ({ data }) => String(data.serialNumber ?? persons.get(String(data.person)) ?? data.person ?? '') },
                { title: 'Reason', cell: ({ data }) => String(data.reason ?? '') },
                {
                  title: 'Quantity',
                  align: 'right',
                  width: 110,
                  cell: ({ data }) => <span className="tabular">{String(data.quantity)}</span>,
                },
                {
                  title: 'Balance',
                  align: 'right',
                  width: 110,
                  cell: ({ data }) => <span className="tabular">{String(data.balance)}</span>,
                },
              ]}
            />
          </section>
          {asking !== undefined && <ChangeDialog lot={lot.id} change={asking} affected={affected} close={() => setAsking(undefined)} />}
        </div>
      )}
    </QueryContent>
  );
}

interface ChangeDialogProps {
  readonly lot: string;
  readonly change: Change;
  readonly affected: number;
  readonly close: () => void;
}

const TITLES: Readonly<Record<Change, string>> = { block: 'Block', release: 'Release', adjust: 'Correct' };

function ChangeDialog({ lot, change, affected, close }: ChangeDialogProps) {
  const send = useChange(api.changeMaterialLot, CHANGES);
  const [holdUnits, setHoldUnits] = useState(true);
  const [adjust, setAdjust] = useState<number | string>(0);
  const body =
    change === 'adjust' ? { adjust: Number(adjust) } : { state: change === 'block' ? ('blocked' as const) : ('released' as const) };
  return (
    <ReasonDialog
      title={`${TITLES[change]} lot ${lot}`}
      action={TITLES[change]}
      tone={change === 'block' ? 'bad' : 'normal'}
      isBusy={send.isPending}
      error={send.error}
      isBlocked={change === 'adjust' && Number(adjust) === 0}
      close={close}
      submit={(reason) =>
        send.mutate(
          { params: { lot }, body: { ...body, holdUnits: change === 'block' && holdUnits, reason } },
          {
            onSuccess: ({ held }) => {
              if (change === 'block') tell.done(`Lot ${lot} is blocked; ${held} units in progress are on hold.`);
              close();
            },
          },
        )
      }
    >
      {change === 'block' && (
        <>
          <Text fz="sm">
            Nobody can use it from now on. {affected === 0 ? 'Nothing has any of it.' : `${affected} units and lots have some of it.`}
          </Text>
          <Checkbox
            label="Hold every unit in progress that has some of it"
            checked={holdUnits}
            onChange={(event) => setHoldUnits(event.currentTarget.checked)}
          />
        </>
      )}
      {change === 'adjust' && <NumberInput label="Add (or, with a minus, take away)" value={adjust} onChange={setAdjust} data-autofocus />}
    </ReasonDialog>
  );
}
