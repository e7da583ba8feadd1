import { FettleError, FlowDefinition } from '@fettle/flows';
import type { JobOrder } from '@fettle/flows/contract';
import { sql } from 'kysely';
import { writeAudit } from './audit.ts';
import { refuseBindings } from './refuse-bindings.ts';
import { versionToStart } from './release/version-to-start.ts';
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
      coalesce(sum(i.good), 0)::integer AS good, coalesce(sum(i.scrapped), 0)::integer AS scrapped, (o.quantity - coalesce(sum(i.done), 0))::integer AS "inProgress"
    FROM (SELECT * FROM job_order
      WHERE (${where.id ?? null}::text IS NULL OR id = ${where.id ?? null}::text) AND (${where.state ?? null}::text IS NULL OR state = ${where.state ?? null}::text)
        AND (${where.flow ?? null}::text IS NULL OR flow = ${where.flow ?? null}::text)
      ORDER BY created_at DESC LIMIT ${where.limit}) o
    LEFT JOIN (SELECT job_order, coalesce((body->'lot'->>'good')::float8, CASE WHEN state = 'good' THEN quantity END) AS good,
        coalesce((body->'lot'->>'scrapped')::float8, CASE WHEN state = 'scrapped' THEN quantity END) AS scrapped,
        coalesce((body->'lot'->>'good')::float8 + (body->'lot'->>'scrapped')::float8 + (body->'lot'->>'returned')::float8 + (body->'lot'->>'aborted')::float8,
          CASE WHEN finished_at IS NOT NULL THEN quantity END) AS done
      FROM instance WHERE caller IS NULL) AS i ON i.job_order = o.id GROUP BY o.id, o.product, o.flow, o.version, o.quantity, o.state, o.created_at, o.ended_at ORDER BY o.created_at DESC`.execute(
    db,
  );
  return rows.map(({ endedAt, ...row }) => (endedAt === null ? row : { ...row, endedAt }));
}

export interface NewJobOrder {
  readonly id: string;
  readonly flow: string;
  readonly product?: string | undefined;
  readonly quantity: number;
  /** Pieces in each unit. */
  readonly lotSize?: number | undefined;
  readonly serialNumbers?: readonly string[] | undefined;
  readonly equipment: Readonly<Record<string, string>>;
}

const MOST_UNITS = 10_000;

function piecesOf({ quantity, lotSize = 1 }: NewJobOrder): number[] {
  return Array.from({ length: Math.ceil(quantity / lotSize) }, (_, index) => Math.min(lotSize, quantity - index * lotSize));
}

/** Creates the order and starts its units in one transaction. Asking again with the same content answers as the first time. */
export async function createJobOrder(
  services: Services,
  by: By,
  order: NewJobOrder,
): Promise<{ jobOrder: JobOrder; serialNumbers: string[] }> {
  const quantities = piecesOf(order);
  const serialNumbers = [...(order.serialNumbers ?? quantities.map((_, index) => `${order.id}-${String(index + 1).padStart(3, '0')}`))];
  if (serialNumbers.length !== quantities.length)
    throw new FettleError('invalidInput', `There are ${serialNumbers.length} serial numbers for ${quantities.length} units.`);
  if (quantities.length > MOST_UNITS)
    throw new FettleError(
      'invalidInput',
      `An order has at most ${MOST_UNITS} units; ${quantities.length} are asked for. Make its lots larger.`,
    );
  for (const serialNumber of serialNumbers) refuseSerialNumber(serialNumber);
  if (new Set(serialNumbers).size !== serialNumbers.length) throw new FettleError('invalidInput', 'A serial number is there twice.');
  await services.engine.transaction(async (trx) => {
    const known = await sql<{ product: string; version: number }>`SELECT product, version FROM job_order WHERE id = ${order.id}`.execute(
      trx,
    );
    const { version, product } = await versionFor(services, trx, order, known.rows[0]);
    const { created } = await services.engine.startJobOrder(trx, {
      ...order,
      version,
      product,
      serialNumbers,
      quantities,
      at: services.clock.now(),
    });
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

/**
 * The version that a new order runs on, with its product: what was released counts, not what is being drawn, and of what was released what is in force for the product now. An order that is
 * there already keeps its own.
 */
async function versionFor(
  { clock }: Services,
  trx: Trx,
  order: NewJobOrder,
  known: { readonly version: number; readonly product: string } | undefined,
): Promise<{ version: number; product: string }> {
  if (known !== undefined) return { version: known.version, product: order.product ?? known.product };
  const { rows } = await sql<{ kind: string; version: number | null; definition: unknown }>`
    SELECT f.kind, v.version, v.definition FROM flow f LEFT JOIN flow_version v ON v.flow = f.id AND v.version = f.released_version
    WHERE f.id = ${order.flow} FOR SHARE OF f`.execute(trx);
  const routing = rows[0];
  if (routing === undefined || routing.kind !== 'routing') throw new FettleError('notFound', `There is no routing "${order.flow}".`);
  if (routing.version === null)
    throw new FettleError('stateRefused', `Routing "${order.flow}" has no released version in use. Release it first.`);
  const newest = FlowDefinition.parse(routing.definition);
  const product = order.product ?? newest.product ?? '';
  const version = await versionToStart(trx, order.flow, product, clock.now());
  await refuseBindings(trx, version === routing.version ? newest : await definitionOf(trx, order.flow, version), order.equipment);
  return { version, product };
}

async function definitionOf(trx: Trx, flow: string, version: number): Promise<FlowDefinition> {
  const { rows } = await sql<{
    definition: unknown;
  }>`SELECT definition FROM flow_version WHERE flow = ${flow} AND version = ${version}`.execute(trx);
  return FlowDefinition.parse(rows[0]?.definition);
}

/** A serial number is scanned, typed and put into addresses: nobody can tell two apart that differ in what is not seen. */
function refuseSerialNumber(serialNumber: string): void {
  const shown = JSON.stringify(serialNumber);
  if (/\p{Cc}/u.test(serialNumber))
    throw new FettleError('invalidInput', `Serial number ${shown} has a control character in it. Leave it out.`);
  if (serialNumber.trim() !== serialNumber)
    throw new FettleError('invalidInput', `Serial number ${shown} begins or ends with a space. Leave it out.`);
  if (/^\.{1,2}$/.test(serialNumber)) throw new FettleError('invalidInput', `${shown} cannot be a serial number. Choose another.`);
}

export async function getJobOrder(services: Services, id: string) {
  const [jobOrder] = await jobOrders(services.db, { id, limit: 1 });
  if (jobOrder === undefined) throw new FettleError('notFound', `There is no job order "${id}".`);
  return { jobOrder, units: await unitsOf(services, { jobOrder: id, limit: 10_000 }) };
}

/** Once more while units of an aborted order are still being undone ends those at once. */
export async function abortJobOrder(services: Services, by: By, id: string, reason: string): Promise<void> {
  await services.engine.transaction(async (trx) => {
    const { rows } = await sql<{ state: string }>`SELECT state FROM job_order WHERE id = ${id} FOR UPDATE`.execute(trx);
    const state = rows[0]?.state;
    if (state === undefined) throw new FettleError('notFound', `There is no job order "${id}".`);
    if (state === 'Ended' || (state === 'Aborted' && !(await hasOpenUnits(trx, id))))
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

async function hasOpenUnits(trx: Trx, jobOrder: string): Promise<boolean> {
  const { rows } = await sql`SELECT FROM instance WHERE job_order = ${jobOrder} AND finished_at IS NULL LIMIT 1`.execute(trx);
  return rows.length > 0;
}
