import { FettleError } from '@fettle/flows';
import type { JobOrder } from '@fettle/flows/contract';
import { sql } from 'kysely';
import { writeAudit } from './audit.ts';
import type { By, Db, Services, Trx } from './services.ts';
import { unitsOf } from './units.ts';

interface JobOrderRow extends Omit<JobOrder, 'endedAt'> {
  endedAt: number | null;
}

export async function jobOrders(
  db: Db | Trx,
  where: { id?: string; state?: string | undefined; flow?: string; limit: number },
): Promise<JobOrder[]> {
  const { rows } = await sql<JobOrderRow>`
    SELECT o.id, o.product, o.flow, o.version, o.quantity, o.state, o.created_at AS "createdAt", o.ended_at AS "endedAt",
      count(i.id) FILTER (WHERE i.state = 'good') AS good, count(i.id) FILTER (WHERE i.state = 'scrapped') AS scrapped,
      o.quantity - count(i.id) FILTER (WHERE i.finished_at IS NOT NULL) AS "inProgress"
    FROM (SELECT * FROM job_order
      WHERE (${where.id ?? null}::text IS NULL OR id = ${where.id ?? null}::text) AND (${where.state ?? null}::text IS NULL OR state = ${where.state ?? null}::text)
        AND (${where.flow ?? null}::text IS NULL OR flow = ${where.flow ?? null}::text)
      ORDER BY created_at DESC LIMIT ${where.limit}) o
    LEFT JOIN instance i ON i.job_order = o.id GROUP BY o.id, o.product, o.flow, o.version, o.quantity, o.state, o.created_at, o.ended_at ORDER BY o.created_at DESC`.execute(
    db,
  );
  return rows.map(({ endedAt, ...row }) => (endedAt === null ? row : { ...row, endedAt }));
}

export interface NewJobOrder {
  readonly id: string;
  readonly flow: string;
  readonly product?: string | undefined;
  readonly quantity: number;
  readonly serialNumbers?: readonly string[] | undefined;
  readonly equipment: Readonly<Record<string, string>>;
}

/** Creates the order and starts its units in one transaction. Asking again with the same content answers as the first time. */
export async function createJobOrder(
  services: Services,
  by: By,
  order: NewJobOrder,
): Promise<{ jobOrder: JobOrder; serialNumbers: string[] }> {
  const serialNumbers = [
    ...(order.serialNumbers ?? Array.from({ length: order.quantity }, (_, index) => `${order.id}-${String(index + 1).padStart(3, '0')}`)),
  ];
  if (serialNumbers.length !== order.quantity)
    throw new FettleError('invalidInput', `There are ${serialNumbers.length} serial numbers for a quantity of ${order.quantity}.`);
  if (new Set(serialNumbers).size !== serialNumbers.length) throw new FettleError('invalidInput', 'A serial number is there twice.');
  await services.engine.transaction(async (trx) => {
    const flow = await sql<{ kind: string; product: string | null; version: number | null }>`
      SELECT kind, product, released_version AS version FROM flow WHERE id = ${order.flow} FOR SHARE`.execute(trx);
    const routing = flow.rows[0];
    if (routing === undefined || routing.kind !== 'routing') throw new FettleError('notFound', `There is no routing "${order.flow}".`);
    const { version } = routing;
    if (version === null)
      throw new FettleError('stateRefused', `Routing "${order.flow}" has no released version in use. Release it first.`);
    const product = order.product ?? routing.product ?? '';
    const { created } = await services.engine.startJobOrder(trx, { ...order, version, product, serialNumbers, at: services.clock.now() });
    if (created) {
      await writeAudit(services, trx, {
        person: by.person.userName,
        action: 'createJobOrder',
        subject: `jobOrder/${order.id}`,
        newValue: { ...order, product, version, serialNumbers },
      });
    }
  });
  const [jobOrder] = await jobOrders(services.db, { id: order.id, limit: 1 });
  if (jobOrder === undefined) throw new FettleError('notFound', `There is no job order "${order.id}".`);
  return { jobOrder, serialNumbers };
}

export async function getJobOrder(services: Services, id: string) {
  const [jobOrder] = await jobOrders(services.db, { id, limit: 1 });
  if (jobOrder === undefined) throw new FettleError('notFound', `There is no job order "${id}".`);
  return { jobOrder, units: await unitsOf(services, { jobOrder: id, limit: 10_000 }) };
}

export async function abortJobOrder(services: Services, by: By, id: string, reason: string): Promise<void> {
  await services.engine.transaction(async (trx) => {
    const { rows } = await sql<{ state: string }>`SELECT state FROM job_order WHERE id = ${id} FOR UPDATE`.execute(trx);
    const state = rows[0]?.state;
    if (state === undefined) throw new FettleError('notFound', `There is no job order "${id}".`);
    if (state === 'Ended' || state === 'Aborted')
      throw new FettleError('stateRefused', `Job order "${id}" is ${state}; nothing leaves that state.`);
    await services.engine.abortJobOrder(trx, { jobOrder: id, person: by.person.userName, reason, at: services.clock.now() });
    await writeAudit(services, trx, {
      person: by.person.userName,
      action: 'abortJobOrder',
      subject: `jobOrder/${id}`,
      oldValue: { state },
      newValue: { state: 'Aborted' },
      reason,
    });
  });
}
