import { api, type JobOrder } from '@fettle/flows/contract';
import { Button } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useChange, useRoute } from '../../data/use-route.ts';
import { age } from '../../parts/age.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { QueryContent } from '../../parts/query-content.tsx';
import { ReasonDialog } from '../../parts/reason-dialog.tsx';
import { When } from '../../parts/since.tsx';
import { type Mark, StateMark } from '../../parts/state-mark.tsx';
import { timeWords } from '../../parts/time-words.ts';
import { useFlowNames } from '../../parts/use-flow-names.ts';
import { useMay } from '../../parts/use-may.ts';
import styles from './job-order-list.module.css';

const STATES: Record<JobOrder['state'], { readonly mark: Mark; readonly says: string }> = {
  NotAllowedToStart: { mark: 'quiet', says: 'Not released' },
  AllowedToStart: { mark: 'quiet', says: 'Ready to start' },
  Running: { mark: 'running', says: 'Running' },
  Interrupted: { mark: 'held', says: 'Interrupted' },
  Ended: { mark: 'good', says: 'Ended' },
  Aborted: { mark: 'quiet', says: 'Aborted' },
};

/** Job orders, newest first, with how far they are. Opening one shows its units. */
export function JobOrderList() {
  const orders = useRoute(api.listJobOrders, { query: { limit: 200 } }, { keepPrevious: true });
  const navigate = useNavigate();
  const flowNames = useFlowNames();
  const mayAbort = useMay(api.abortJobOrder);
  const [aborting, setAborting] = useState<JobOrder>();
  return (
    <QueryContent query={orders} what="the job orders">
      {({ jobOrders }) => (
        <>
          <DataTable
            label="Job orders"
            rows={jobOrders}
            keyOf={({ id }) => id}
            onOpen={({ id }) => void navigate({ to: '/units', search: { search: id } })}
            empty="There is no job order yet. Create the first one: its units start at once."
            columns={[
              {
                title: 'Order',
                width: 170,
                cell: ({ id }) => (
                  <Link to="/units" search={{ search: id }} aria-label={`Units of ${id}`}>
                    {id}
                  </Link>
                ),
              },
              { title: 'State', width: 130, cell: ({ state }) => <StateMark mark={STATES[state].mark}>{STATES[state].says}</StateMark> },
              { title: 'Progress', cell: (order) => <Progress order={order} /> },
              { title: 'Product', width: 140, cell: ({ product }) => product || '–' },
              {
                title: 'Routing',
                width: 190,
                cell: ({ flow, version }) => (
                  <>
                    {flowNames.get(flow) ?? flow} <span style={{ color: 'var(--fettle-text-quiet)' }}>version {version}</span>
                  </>
                ),
              },
              {
                title: 'Created',
                width: 110,
                align: 'right',
                cell: ({ createdAt }) => <When time={createdAt} words={timeWords(createdAt)} />,
              },
              {
                title: 'Ended',
                width: 180,
                align: 'right',
                cell: ({ createdAt, endedAt }) =>
                  endedAt === undefined ? (
                    ''
                  ) : (
                    <>
                      <When time={endedAt} words={timeWords(endedAt)} />
                      <span style={{ color: 'var(--fettle-text-quiet)' }}> after {age(endedAt - createdAt)}</span>
                    </>
                  ),
              },
              ...(mayAbort
                ? [
                    {
                      title: 'Abort',
                      width: 90,
                      align: 'right' as const,
                      cell: (order: JobOrder) =>
                        (order.state === 'Running' || order.state === 'AllowedToStart') && (
                          <Button variant="subtle" color="gray" my={-6} aria-label={`Abort ${order.id}`} onClick={() => setAborting(order)}>
                            Abort…
                          </Button>
                        ),
                    },
                  ]
                : []),
            ]}
          />
          {aborting !== undefined && <AbortDialog order={aborting} close={() => setAborting(undefined)} />}
        </>
      )}
    </QueryContent>
  );
}

function Progress({ order: { quantity, good, scrapped, inProgress } }: { readonly order: JobOrder }) {
  const width = (part: number): { width: string } => ({ width: `${(part / Math.max(1, quantity)) * 100}%` });
  return (
    <div className={styles.progress}>
      <span
        className={styles.track}
        role="progressbar"
        aria-label="Finished"
        aria-valuemin={0}
        aria-valuemax={quantity}
        aria-valuenow={quantity - inProgress}
      >
        <span className={styles.good} style={width(good)} />
        <span className={styles.scrapped} style={width(scrapped)} />
      </span>
      <span className={styles.words}>
        {good} good of {quantity}
        {inProgress > 0 && `, ${inProgress} in progress`}
        {scrapped > 0 && (
          <>
            , <span className={styles.bad}>{scrapped} scrapped</span>
          </>
        )}
      </span>
    </div>
  );
}

function AbortDialog({ order, close }: { readonly order: JobOrder; readonly close: () => void }) {
  const abort = useChange(api.abortJobOrder, [api.listJobOrders, api.listUnits]);
  return (
    <ReasonDialog
      title={`Abort job order ${order.id}`}
      action="Abort the order"
      tone="bad"
      isBusy={abort.isPending}
      error={abort.error}
      close={close}
      submit={(reason) => abort.mutate({ params: { jobOrder: order.id }, body: { reason } }, { onSuccess: close })}
    >
      <span>
        {order.inProgress === 1 ? 'The one unit' : `All ${order.inProgress} units`} in progress will end as aborted. Nothing brings them
        back into the routing.
      </span>
    </ReasonDialog>
  );
}
