import { api, type LineOperation } from '@fettle/flows/contract';
import { CloseButton } from '@mantine/core';
import { IconAlertTriangle, IconLock } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useRoute } from '../../data/use-route.ts';
import { Failure } from '../../parts/failure.tsx';
import { TimeLeft } from '../../parts/time-left.tsx';
import { age } from '../terminal/duration-text.ts';
import styles from './operation-units.module.css';

interface OperationUnitsProps {
  readonly flow: string;
  readonly operation: LineOperation;
  readonly now: number;
  readonly close: () => void;
}

/** The units at one operation, each a touch away from its page. */
export function OperationUnits({ flow, operation, now, close }: OperationUnitsProps) {
  const units = useRoute(api.listUnits, { query: { flow, flowNode: operation.flowNode } }, { every: 5_000, keepPrevious: true });
  const list = units.data?.units ?? [];
  return (
    <section className={styles.units} aria-label={`Units at ${operation.name}`}>
      <header>
        <h2>Units at {operation.name}</h2>
        <CloseButton aria-label="Close units" onClick={close} size="lg" />
      </header>
      {units.error !== null && <Failure error={units.error} retry={() => void units.refetch()} />}
      {units.data !== undefined && list.length === 0 && <p>No unit is here now.</p>}
      <ul>
        {list.map(({ instance, unit, state, at, openNonconformances, nextExpiry }) => {
          const since = at.find((one) => one.flowNode === operation.flowNode)?.since;
          return (
            <li key={instance}>
              <Link to="/units/$serialNumber" params={{ serialNumber: unit.serialNumber }} className={styles.unit}>
                <strong>{unit.serialNumber}</strong>
                <span>{unit.jobOrder}</span>
                <span>{since === undefined ? '' : age(now - since)}</span>
                {nextExpiry !== undefined && <TimeLeft dueAt={nextExpiry} />}
                {state === 'held' && (
                  <span className={styles.warning}>
                    <IconLock size={15} aria-hidden /> on hold
                  </span>
                )}
                {openNonconformances > 0 && (
                  <span className={styles.warning}>
                    <IconAlertTriangle size={15} aria-hidden /> nonconforming
                  </span>
                )}
              </Link>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
