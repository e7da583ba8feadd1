import { api, type UserTask } from '@fettle/flows/contract';
import { useRoute } from '../../data/use-route.ts';
import { ConnectionLine } from './connection-line.tsx';
import { timeOfDay } from './duration-text.ts';
import { useNow, useOperator } from './terminal-context.tsx';
import styles from './top-bar.module.css';

/** What one works on, where, and who: 72 px that are the same on every screen. */
export function TopBar({ station, task }: { readonly station: string; readonly task: UserTask | undefined }) {
  const operator = useOperator();
  const stations = useRoute(api.listStations, {}, { every: 30_000 });
  const orders = useRoute(api.listJobOrders, { query: { limit: 500 } }, { every: 30_000, enabled: task !== undefined });
  const order = orders.data?.jobOrders.find(({ id }) => id === task?.unit.jobOrder);
  const now = useNow(5_000);
  const title = stations.data?.stations.find(({ id }) => id === station)?.title ?? station;
  return (
    <header className={styles.bar}>
      <Cell label="Station" value={title} grow={task === undefined} strong />
      {task !== undefined && (
        <>
          <Cell label="Order" value={task.unit.jobOrder} grow />
          <Cell label="Part" value={task.unit.product} note={`routing ${task.version}`} grow />
          <Cell label="Serial number" value={task.unit.serialNumber} grow strong />
          <Cell label="Count" value={order === undefined ? '–' : `${order.good + order.scrapped} of ${order.quantity}`} />
        </>
      )}
      <Cell label="Signed in" value={operator.displayName} />
      <Cell label="Time" value={timeOfDay(now)} />
      <ConnectionLine />
    </header>
  );
}

interface CellProps {
  readonly label: string;
  readonly value: string;
  readonly note?: string;
  readonly grow?: boolean;
  readonly strong?: boolean;
}

function Cell({ label, value, note, grow = false, strong = false }: CellProps) {
  return (
    <div className={styles.cell} data-grow={grow} data-strong={strong}>
      <span className={styles.label}>
        {label}
        {note !== undefined && <em> · {note}</em>}
      </span>
      <span className={styles.value} title={value}>
        {value}
      </span>
    </div>
  );
}
