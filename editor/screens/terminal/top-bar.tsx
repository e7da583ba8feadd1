import { api, type UserTask } from '@fettle/flows/contract';
import { useRoute } from '../../data/use-route.ts';
import { ConnectionLine } from './connection-line.tsx';
import { timeOfDay } from './duration-text.ts';
import { useNow, useOperator } from './terminal-context.tsx';
import { TopBarCell, topBarClass } from './top-bar-cell.tsx';

/** What one works on, where, and who: 72 px that are the same on every screen. */
export function TopBar({ station, task }: { readonly station: string; readonly task: UserTask | undefined }) {
  const operator = useOperator();
  const stations = useRoute(api.listStations, {}, { every: 30_000 });
  const orders = useRoute(api.listJobOrders, { query: { limit: 500 } }, { every: 30_000, enabled: task !== undefined });
  const order = orders.data?.jobOrders.find(({ id }) => id === task?.unit.jobOrder);
  const now = useNow(5_000);
  const title = stations.data?.stations.find(({ id }) => id === station)?.title ?? station;
  return (
    <header className={topBarClass}>
      <TopBarCell label="Station" value={title} grow={task === undefined} strong />
      {task !== undefined && (
        <>
          <TopBarCell label="Order" value={task.unit.jobOrder} grow />
          <TopBarCell label="Part" value={task.unit.product} note={`routing ${task.version}`} grow />
          <TopBarCell label="Serial number" value={task.unit.serialNumber} grow strong />
          <TopBarCell label="Count" value={order === undefined ? '–' : `${order.good + order.scrapped} of ${order.quantity}`} />
        </>
      )}
      <TopBarCell label="Signed in" value={operator.displayName} />
      <TopBarCell label="Time" value={timeOfDay(now)} />
      <ConnectionLine />
    </header>
  );
}
