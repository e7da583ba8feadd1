import { type Message, unitKey } from '@fettle/flows';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Database } from '../adapters/postgres/tables.ts';

/**
 * An abort or a hold of an order goes to the units that are there when it is asked for. A lot that was being split at that moment brings a unit more that nobody told: it is told here.
 *
 * Invariants:
 * 1. every open unit of an aborted order is being aborted or undone, and every open unit that was split off in an order on hold has its share of the hold or was released from it;
 * 2. asking again sends nothing twice: a message that waits has the same id, and one that was taken shows.
 */

/** After this nothing that was split off before the abort can still be on its way. */
const LATELY = 3_600_000;

interface Row {
  readonly instance: string;
  /** Absent: the order was aborted. */
  readonly hold: string | null;
  readonly reason: string;
  readonly person: string;
}

export async function messagesToSplitOff(database: Kysely<Database>, at: number): Promise<readonly Message[]> {
  const { rows } = await sql<Row>`
    SELECT i.id AS instance, NULL AS hold, 'its order was aborted' AS reason, 'fettle' AS person
    FROM job_order o JOIN instance i ON i.job_order = o.id
    WHERE o.state = 'Aborted' AND o.ended_at > ${at - LATELY} AND i.finished_at IS NULL AND i.caller IS NULL
      AND i.body->'origin' IS NOT NULL AND i.body->'control'->'aborting' IS NULL
    UNION ALL
    SELECT i.id, s.id, s.reason, s.person
    FROM scope_hold s JOIN instance i ON i.job_order = s.subject
    WHERE s.scope = 'jobOrder' AND s.released_at IS NULL AND i.finished_at IS NULL AND i.caller IS NULL AND i.body->'origin' IS NOT NULL
      AND NOT EXISTS (SELECT FROM hold h WHERE h.instance = i.id AND starts_with(h.id, s.id || '/'))
    LIMIT 1000`.execute(database);
  return rows.map((row) => messageTo(row, at));
}

function messageTo({ instance, hold, reason, person }: Row, at: number): Message {
  const key = unitKey(instance);
  if (hold === null) return { id: `${instance}/abort/meanwhile`, key, at, body: { kind: 'abortUnit', instance, person, reason } };
  const id = `${hold}/${instance}`;
  return { id: `${id}/place`, key, at, body: { kind: 'placeHold', instance, hold: id, reason, person } };
}

/** The units of an order that are there now, those that have not started yet and those that were split off included; not those that have ended. */
export async function openUnitsOf(transaction: Transaction<Database>, jobOrder: string): Promise<readonly string[]> {
  const { rows } = await sql<{ instance: string }>`
    SELECT u.instance FROM job_order_unit u LEFT JOIN instance i ON i.id = u.instance WHERE u.job_order = ${jobOrder} AND i.finished_at IS NULL
    UNION SELECT i.id FROM instance i WHERE i.job_order = ${jobOrder} AND i.finished_at IS NULL AND i.caller IS NULL ORDER BY 1`.execute(
    transaction,
  );
  return rows.map(({ instance }) => instance);
}
