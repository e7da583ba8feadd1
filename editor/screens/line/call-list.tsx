import { type AndonCall, api, SHOP_FLOOR } from '@fettle/flows/contract';
import { Button } from '@mantine/core';
import { IconAlertTriangle, IconHandStop, IconInfoCircle, IconUserCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useMayAct } from '../../app/session.tsx';
import { useChange } from '../../data/use-route.ts';
import { FiringLink } from '../../parts/firing-link.tsx';
import { PersonName } from '../../parts/person-name.tsx';
import { tell } from '../../parts/tell.ts';
import { age } from '../terminal/duration-text.ts';
import styles from './side-lists.module.css';

const SEVERITY = {
  alarm: { icon: IconHandStop, says: 'Alarm' },
  warning: { icon: IconAlertTriangle, says: 'Warning' },
  information: { icon: IconInfoCircle, says: 'Information' },
} as const;

/** Open Andon calls, the oldest first: who waits longest is served first. */
export function CallList({ calls, open, now }: { readonly calls: readonly AndonCall[]; readonly open: number; readonly now: number }) {
  const sorted = [...calls].sort((one, other) => one.calledAt - other.calledAt);
  return (
    <section className={styles.list} aria-label="Andon calls">
      <h2>
        Andon calls <span>{sorted.length === 0 ? 'none open' : `${open} open, oldest ${age(now - sorted[0]!.calledAt)}`}</span>
      </h2>
      <ul>
        {sorted.map((call) => (
          <CallRow key={call.id} call={call} now={now} />
        ))}
        {open > sorted.length && <li>And {open - sorted.length} more that were called later</li>}
      </ul>
    </section>
  );
}

function CallRow({ call, now }: { readonly call: AndonCall; readonly now: number }) {
  const may = useMayAct(SHOP_FLOOR);
  const change = useChange(api.changeAndonCall, [api.lineView, api.listAndonCalls]);
  const act = (what: 'acknowledge' | 'close'): void =>
    change.mutate({ params: { call: call.id, change: what } }, { onError: tell.refused });
  const { icon: Icon, says } = SEVERITY[call.severity];
  return (
    <li data-severity={call.severity}>
      <Icon size={20} stroke={1.9} aria-label={says} />
      <span className={styles.words}>
        <strong>{call.title}</strong>
        <span>
          {call.station} · by {call.origin}
          {call.serialNumber !== undefined && (
            <>
              {' · '}
              <Link to="/units/$serialNumber" params={{ serialNumber: call.serialNumber }}>
                {call.serialNumber}
              </Link>
            </>
          )}{' '}
          <FiringLink of={call.id} about={call.title} />
        </span>
        {call.state === 'acknowledged' && (
          <span className={styles.taken}>
            <IconUserCheck size={15} aria-hidden /> <PersonName of={call.acknowledgedBy} /> is on it
          </span>
        )}
      </span>
      <span className={styles.age}>{age(now - call.calledAt)}</span>
      {may && (
        <span className={styles.ways}>
          {call.state === 'open' && (
            <Button
              size="sm"
              variant="filled"
              loading={change.isPending}
              aria-label={`Acknowledge: ${call.title}`}
              onClick={() => act('acknowledge')}
            >
              Acknowledge
            </Button>
          )}
          <Button size="sm" variant="default" loading={change.isPending} aria-label={`Close: ${call.title}`} onClick={() => act('close')}>
            Close
          </Button>
        </span>
      )}
    </li>
  );
}
