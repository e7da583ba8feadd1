import type { Connection, ConnectionHealth } from '@fettle/flows';
import { sql } from 'kysely';
import type { Db, Trx } from '../services/services.ts';
import { shareOut } from './share-out.ts';

/** A lease is good for so long without being renewed; milliseconds. */
export const LEASE_TIME = 5000;
/** Two processes deciding at once would both take the same or none: they decide one after the other. */
const LEASES_LOCK = 1179012947;

/** A connection as the database has it, and who runs it. */
export interface LeasedConnection {
  readonly id: string;
  readonly enabled: boolean;
  readonly revision: number;
  readonly holder: string | null;
  readonly expired: boolean;
  readonly epoch: number;
  /** As its holder last said. */
  readonly health: ConnectionHealth | null;
}

export interface LeaseRound {
  readonly connections: readonly LeasedConnection[];
  /** To be given up once it is closed: another process has fewer. */
  readonly giveUp: string | undefined;
}

/** What is leased to whom; changes nothing. */
export async function readLeases(db: Db | Trx): Promise<LeasedConnection[]> {
  const { rows } = await sql<LeasedConnection>`
    SELECT c.id, c.enabled, c.revision, l.holder, COALESCE(l.until < clock_ms(), false) AS expired, COALESCE(l.epoch, 0) AS epoch, l.health
    FROM connection c LEFT JOIN connection_lease l ON l.connection = c.id ORDER BY c.id`.execute(db);
  return rows;
}

/** Renews what is ours, takes what is free up to our share. */
export function leaseRound(db: Db, request: { readonly me: string; readonly mayTakeExpired: boolean }): Promise<LeaseRound> {
  const { me, mayTakeExpired } = request;
  return db.transaction().execute(async (trx) => {
    await sql`SELECT pg_advisory_xact_lock(${LEASES_LOCK})`.execute(trx);
    await sql`UPDATE connection_lease SET until = clock_ms() + ${LEASE_TIME} WHERE holder = ${me}`.execute(trx);
    const { rows: live } = await sql<{ id: string }>`
      SELECT id FROM process WHERE ended_at IS NULL AND NOT leaving AND 'connect' = ANY (roles) AND last_seen > clock_ms() - 3000`.execute(
      trx,
    );
    const connections = await readLeases(trx);
    const leases = connections.map(({ id, ...lease }) => ({ connection: id, ...lease }));
    const { take, giveUp } = shareOut({ me, live: live.map(({ id }) => id), leases, mayTakeExpired });
    if (take.length > 0) {
      await sql`UPDATE connection_lease SET holder = ${me}, until = clock_ms() + ${LEASE_TIME}, epoch = epoch + 1, health = NULL
        WHERE connection = ANY (${[...take]}::text[])`.execute(trx);
    }
    const taken = new Set(take);
    return {
      connections: connections.map((one) =>
        taken.has(one.id) ? { ...one, holder: me, expired: false, epoch: one.epoch + 1, health: null } : one,
      ),
      giveUp,
    };
  });
}

export async function releaseLeases(db: Db, me: string, connections: readonly string[]): Promise<void> {
  if (connections.length === 0) return;
  await sql`UPDATE connection_lease SET holder = NULL, until = NULL WHERE holder = ${me} AND connection = ANY (${[...connections]}::text[])`.execute(
    db,
  );
}

/** What the holder says of its connections; nothing of one that it does not hold any more. */
export async function writeHealth(db: Db, me: string, health: readonly ConnectionHealth[]): Promise<void> {
  await sql`UPDATE connection_lease AS l SET health = n.health::json
    FROM unnest(${health.map(({ connection }) => connection)}::text[], ${health.map((one) => JSON.stringify(one))}::text[]) AS n (connection, health)
    WHERE l.connection = n.connection AND l.holder = ${me}`.execute(db);
}

/** With its secret, which nothing else reads. */
export interface StoredConnection extends Connection {
  readonly secret: Buffer | null;
  readonly revision: number;
}

export async function readConnection(db: Db, id: string): Promise<StoredConnection | undefined> {
  const { rows } = await sql<StoredConnection>`
    SELECT c.id, c.title, c.enabled, c.settings, c.mappings, c.revision, s.secret FROM connection c LEFT JOIN connection_secret s ON s.connection = c.id
    WHERE c.id = ${id}`.execute(db);
  return rows[0];
}
