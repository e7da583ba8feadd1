import { FettleError } from '@fettle/flows';
import type { AndonCall } from '@fettle/flows/contract';
import { sql } from 'kysely';
import { writeAudit } from './audit.ts';
import type { By, Db, Services, Trx } from './services.ts';

type Row = { [Key in keyof AndonCall]: undefined extends AndonCall[Key] ? Exclude<AndonCall[Key], undefined> | null : AndonCall[Key] };

const COLUMNS = sql`id, station, title, severity, origin, serial_number AS "serialNumber", called_at AS "calledAt", state,
  acknowledged_by AS "acknowledgedBy", acknowledged_at AS "acknowledgedAt", closed_by AS "closedBy", closed_at AS "closedAt"`;

const view = (row: Row): AndonCall => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as AndonCall;

/** Open ones first, then newest first. */
interface CallQuery {
  readonly open?: boolean | undefined;
  readonly id?: string;
  readonly station?: string | undefined;
  readonly limit: number;
}

/** Open calls before closed ones and the latest first; of open ones alone the one that waits longest first, so that none of those is cut off. */
export async function andonCalls(db: Db | Trx, query: CallQuery): Promise<AndonCall[]> {
  const conditions = [sql`true`];
  if (query.open === true) conditions.push(sql`state <> 'closed'`);
  if (query.open === false) conditions.push(sql`state = 'closed'`);
  if (query.id !== undefined) conditions.push(sql`id = ${query.id}`);
  if (query.station !== undefined) conditions.push(sql`station = ${query.station}`);
  const order = query.open === true ? sql`called_at` : sql`(state = 'closed'), called_at DESC`;
  const { rows } =
    await sql<Row>`SELECT ${COLUMNS} FROM andon_call WHERE ${sql.join(conditions, sql` AND `)} ORDER BY ${order} LIMIT ${query.limit}`.execute(
      db,
    );
  return rows.map(view);
}

async function callOf(db: Db | Trx, id: string): Promise<AndonCall> {
  const [call] = await andonCalls(db, { id, limit: 1 });
  if (call === undefined) throw new FettleError('notFound', 'There is no such call.');
  return call;
}

export async function callAndon(
  services: Services,
  by: By,
  call: { id: string; station: string; title: string; severity: AndonCall['severity']; serialNumber?: string | undefined },
): Promise<AndonCall> {
  await services.engine.transaction(async (trx) => {
    const { numAffectedRows } = await sql`INSERT INTO andon_call (id, station, title, severity, origin, serial_number, called_at)
      VALUES (${call.id}, ${call.station}, ${call.title}, ${call.severity}, ${by.person.userName}, ${call.serialNumber ?? null}, ${services.clock.now()}) ON CONFLICT (id) DO NOTHING`.execute(
      trx,
    );
    if (numAffectedRows === 1n)
      await writeAudit(services, trx, {
        person: by.person.userName,
        action: 'callAndon',
        subject: `station/${call.station}`,
        newValue: call,
      });
  });
  const made = await callOf(services.db, call.id);
  services.announce('calls', made);
  return made;
}

export async function changeAndonCall(services: Services, by: By, id: string, change: 'acknowledge' | 'close'): Promise<AndonCall> {
  const now = services.clock.now();
  const changed = await services.engine.transaction(async (trx) => {
    await sql`SELECT FROM andon_call WHERE id = ${id} FOR UPDATE`.execute(trx);
    const before = await callOf(trx, id);
    if (before.state === 'closed')
      throw new FettleError('stateRefused', `This call was closed by ${before.closedBy ?? 'somebody'} already.`);
    // Two hands on one call: the first took it, and stays the one who did.
    if (change === 'acknowledge' && before.state === 'acknowledged') return before;
    if (change === 'acknowledge') {
      await sql`UPDATE andon_call SET state = 'acknowledged', acknowledged_by = ${by.person.userName}, acknowledged_at = ${now} WHERE id = ${id} AND state = 'open'`.execute(
        trx,
      );
    } else {
      await sql`UPDATE andon_call SET state = 'closed', closed_by = ${by.person.userName}, closed_at = ${now} WHERE id = ${id} AND state <> 'closed'`.execute(
        trx,
      );
    }
    await writeAudit(services, trx, {
      person: by.person.userName,
      action: `${change}Andon`,
      subject: `station/${before.station}`,
      oldValue: { state: before.state },
      newValue: { call: id, change },
    });
    return callOf(trx, id);
  });
  services.announce('calls', changed);
  return changed;
}
