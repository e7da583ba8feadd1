import { api } from '@fettle/flows/contract';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useRoute } from '../../data/use-route.ts';
import { useLiveState } from '../../live/live.ts';
import { age } from '../../parts/age.ts';
import { QueryContent } from '../../parts/query-content.tsx';
import { RowNote } from '../../parts/row-note.tsx';
import { Since } from '../../parts/since.tsx';
import { StateMark } from '../../parts/state-mark.tsx';
import { useMay } from '../../parts/use-may.ts';
import styles from './system-health.module.css';
import { SystemOperations } from './system-operations.tsx';

/** Milliseconds. */
const ASK_EVERY = 5_000;

/** The server, its database and queue, the connections to machines, and what waits for somebody. */
export function SystemHealth() {
  const health = useRoute(api.health, {}, { every: ASK_EVERY });
  const live = useLiveState();
  return (
    <>
      <div className={styles.columns}>
        <section aria-label="Server">
          <h2>Server</h2>
          <QueryContent query={health} what="the health of the server">
            {({ status, version, database, queue, uptimeSeconds }) => (
              <dl>
                <Fact title="Status">
                  {health.isError ? <Wrong>does not answer</Wrong> : status === 'ok' ? <Good>works</Good> : <Wrong>degraded</Wrong>}
                </Fact>
                <Fact title="Database">{database === 'ok' ? <Good>answers</Good> : <Wrong>down</Wrong>}</Fact>
                <Fact title="Live stream">
                  {live === 'live' ? <Good>connected</Good> : <Wrong>{live === 'lost' ? 'lost' : 'connecting'}</Wrong>}
                </Fact>
                <Fact title="Queue">{queue === 'redis' ? 'Redis' : 'PostgreSQL'}</Fact>
                <Fact title="Running for">{age(uptimeSeconds * 1000)}</Fact>
                <Fact title="Version">{version}</Fact>
              </dl>
            )}
          </QueryContent>
        </section>
        <Connections />
        <Waiting />
      </div>
      <SystemOperations />
    </>
  );
}

function Connections() {
  const may = useMay(api.listConnections);
  const query = useRoute(api.listConnections, {}, { enabled: may, every: ASK_EVERY });
  if (!may) return null;
  return (
    <section aria-label="Connections to machines">
      <h2>Connections to machines</h2>
      <QueryContent query={query} what="the connections">
        {({ connections }) => (
          <dl>
            {connections.length === 0 && <div className={styles.quiet}>None is set up yet.</div>}
            {connections.map(({ connection, health }) => (
              <Fact key={connection.id} title={connection.title || connection.id}>
                {health.state === 'connected' ? (
                  <Good>connected</Good>
                ) : health.state === 'disabled' ? (
                  <StateMark mark="quiet">switched off</StateMark>
                ) : (
                  <Wrong>{health.state}</Wrong>
                )}
                <RowNote>
                  for <Since time={health.since} />, {health.received.toLocaleString()} readings
                  {health.badAddresses.length > 0 && `, ${health.badAddresses.length} addresses that do not answer`}
                  {health.slowedDown !== undefined && `. Slowed down: ${health.slowedDown}`}
                  {health.problem !== undefined && `: ${health.problem}`}
                </RowNote>
              </Fact>
            ))}
          </dl>
        )}
      </QueryContent>
    </section>
  );
}

function Waiting() {
  const may = useMay(api.listIncidents);
  const incidents = useRoute(api.listIncidents, { query: { state: 'open', limit: 500 } }, { enabled: may }).data?.incidents.length;
  const letters = useRoute(api.listDeadLetters, { query: { state: 'open', limit: 500 } }, { enabled: may }).data?.deadLetters.length;
  if (!may) return null;
  return (
    <section aria-label="Waits for somebody">
      <h2>Waits for somebody</h2>
      <dl>
        <Fact title="Open incidents">
          <Link to="/incidents" search={{ tab: 'incidents' }}>
            {incidents === 0 ? 'none' : incidents}
          </Link>
        </Fact>
        <Fact title="Dead letters">
          <Link to="/incidents" search={{ tab: 'deadLetters' }}>
            {letters === 0 ? 'none' : letters}
          </Link>
        </Fact>
      </dl>
    </section>
  );
}

function Fact({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  );
}

const Good = ({ children }: { readonly children: string }) => <StateMark mark="good">{children}</StateMark>;
const Wrong = ({ children }: { readonly children: string }) => <StateMark mark="wrong">{children}</StateMark>;
