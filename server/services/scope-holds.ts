import { type Engine, openUnitsOf } from '@fettle/engine';
import { equipmentKey, FettleError, type Message, unitKey } from '@fettle/flows';
import type { ScopeHold } from '@fettle/flows/contract';
import { sql } from 'kysely';
import { writeAudit } from './audit.ts';
import type { By, Db, Services, Trx } from './services.ts';

/**
 * Holds of more than one unit. What keeps work from going on is in the actors: each unit of a job order has the hold, an equipment's actor has its own. The row is what people see, and what
 * units that start later begin with. All of it is one transaction with the messages, so a hold is ordered with machine events like any other message.
 */
type Scope = ScopeHold['scope'];

type HoldEngine = Pick<Engine, 'transaction' | 'send' | 'clock'>;

interface NewHold {
  readonly id: string;
  readonly scope: Scope;
  readonly subject: string;
  readonly reason: string;
  readonly person: string;
}

/** Instances that a scope stands for, those included that have not started yet. A material lot needs genealogy: who has it registers it here. */
type UnitsOf = (trx: Trx, subject: string) => Promise<readonly string[]>;

const UNITS_OF: Readonly<Record<Exclude<Scope, 'equipment'>, UnitsOf | undefined>> = {
  jobOrder: unitsOfJobOrder,
  materialLot: undefined,
};

/** The order's row is locked: units are added to an order by who holds that lock, so none can start between the list and the hold. */
async function unitsOfJobOrder(trx: Trx, jobOrder: string): Promise<readonly string[]> {
  const order = await sql<{ state: string }>`SELECT state FROM job_order WHERE id = ${jobOrder} FOR UPDATE`.execute(trx);
  const state = order.rows[0]?.state;
  if (state === undefined) throw new FettleError('notFound', `There is no job order "${jobOrder}".`);
  if (state === 'Ended' || state === 'Aborted')
    throw new FettleError('stateRefused', `Job order "${jobOrder}" is ${state}; there is nothing left of it to hold.`);
  return openUnitsOf(trx, jobOrder);
}

/** The id of a unit's share in a hold of its order. */
export const unitHoldId = (hold: string, instance: string): string => `${hold}/${instance}`;

export async function placeScopeHold(
  services: Services,
  by: By,
  wanted: { readonly scope: Scope; readonly subject: string; readonly reason: string },
): Promise<{ hold: string; units: number }> {
  const hold: NewHold = { ...wanted, id: `hold-${crypto.randomUUID()}`, person: by.person.userName };
  const units = await services.engine.transaction(async (trx) => {
    const held = await place(services.engine, trx, hold, services.clock.now());
    await writeAudit(services, trx, {
      person: hold.person,
      action: 'placeHold',
      subject: `${hold.scope}/${hold.subject}`,
      newValue: { hold: hold.id, units: held },
      reason: hold.reason,
    });
    return held;
  });
  return { hold: hold.id, units };
}

/** A rule's hold of a job order, once for each id. */
export async function holdJobOrder(
  engine: HoldEngine,
  { jobOrder, ...hold }: { readonly id: string; readonly jobOrder: string; readonly reason: string; readonly person: string },
): Promise<void> {
  await engine.transaction(async (trx) => {
    const known = await sql`SELECT FROM scope_hold WHERE id = ${hold.id}`.execute(trx);
    if (known.rows.length === 0) await place(engine, trx, { ...hold, scope: 'jobOrder', subject: jobOrder }, engine.clock.now());
  });
}

async function place(engine: Pick<Engine, 'send'>, trx: Trx, hold: NewHold, at: number): Promise<number> {
  const { id, scope, subject, reason, person } = hold;
  const messages = scope === 'equipment' ? [await equipmentHold(trx, hold, at)] : await unitHolds(trx, { ...hold, scope }, at);
  await sql`INSERT INTO scope_hold (id, scope, subject, reason, person, placed_at) VALUES (${id}, ${scope}, ${subject}, ${reason}, ${person}, ${at})`.execute(
    trx,
  );
  await engine.send(trx, messages);
  return scope === 'equipment' ? 0 : messages.length;
}

async function equipmentHold(trx: Trx, { id, subject, reason, person }: NewHold, at: number): Promise<Message> {
  const known = await sql`SELECT FROM equipment WHERE id = ${subject}
    UNION ALL SELECT FROM open_work_instruction WHERE station = ${subject} LIMIT 1`.execute(trx);
  if (known.rows.length === 0) throw new FettleError('notFound', `There is no equipment "${subject}".`);
  return { id: `${id}/place`, key: equipmentKey(subject), at, body: { kind: 'holdEquipment', hold: id, reason, person } };
}

async function unitHolds(trx: Trx, hold: NewHold & { readonly scope: Exclude<Scope, 'equipment'> }, at: number): Promise<Message[]> {
  const unitsOf = UNITS_OF[hold.scope];
  if (unitsOf === undefined)
    throw new FettleError('stateRefused', 'Which units contain a material lot is not recorded here, so it cannot be held as a whole.');
  return (await unitsOf(trx, hold.subject)).map((instance) => ({
    id: `${unitHoldId(hold.id, instance)}/place`,
    key: unitKey(instance),
    at,
    body: { kind: 'placeHold', instance, hold: unitHoldId(hold.id, instance), reason: hold.reason, person: hold.person },
  }));
}

export async function releaseScopeHold(services: Services, by: By, id: string, reason: string): Promise<void> {
  const person = by.person.userName;
  await services.engine.transaction(async (trx) => {
    const at = services.clock.now();
    const { rows } = await sql<{ scope: Scope; subject: string; releasedBy: string | null }>`
      SELECT scope, subject, released_by AS "releasedBy" FROM scope_hold WHERE id = ${id} FOR UPDATE`.execute(trx);
    const hold = rows[0];
    if (hold === undefined) throw new FettleError('notFound', 'There is no such hold.');
    if (hold.releasedBy !== null) throw new FettleError('stateRefused', `${hold.releasedBy} has released this hold already.`);
    await sql`UPDATE scope_hold SET released_at = ${at}, released_by = ${person}, release_reason = ${reason} WHERE id = ${id}`.execute(trx);
    await writeAudit(services, trx, {
      person,
      action: 'releaseHold',
      subject: `${hold.scope}/${hold.subject}`,
      newValue: { hold: id },
      reason,
    });
    await services.engine.send(trx, await releases(trx, { id, ...hold, reason, person }, at));
  });
}

/** A reaction releases a job order that it has held; one that a person has released already stays released by that person. */
export async function releaseJobOrder(
  engine: HoldEngine,
  {
    hold: id,
    jobOrder,
    reason,
    person,
  }: { readonly hold: string; readonly jobOrder: string; readonly reason: string; readonly person: string },
): Promise<void> {
  await engine.transaction(async (trx) => {
    const at = engine.clock.now();
    const { numAffectedRows } = await sql`UPDATE scope_hold SET released_at = ${at}, released_by = ${person}, release_reason = ${reason}
      WHERE id = ${id} AND released_at IS NULL`.execute(trx);
    if (numAffectedRows === 0n) return;
    await engine.send(trx, await releases(trx, { id, scope: 'jobOrder', subject: jobOrder, reason, person }, at));
  });
}

async function releases(trx: Trx, { id, scope, subject, reason, person }: NewHold, at: number): Promise<Message[]> {
  if (scope === 'equipment')
    return [{ id: `${id}/release`, key: equipmentKey(subject), at, body: { kind: 'releaseEquipment', hold: id, reason, person } }];
  // Of those that still have it: some may have ended, or been released one by one. One that has not started yet has it on its way. What was split off a lot on hold has the lot's, by a
  // name of its own.
  const { rows } = await sql<{ instance: string; hold: string }>`
    SELECT u.instance, ${id} || '/' || u.instance AS hold FROM job_order_unit u LEFT JOIN instance i ON i.id = u.instance
    WHERE u.job_order = ${subject} AND i.finished_at IS NULL
      AND NOT EXISTS (SELECT FROM hold h WHERE h.id = ${id} || '/' || u.instance AND h.released_at IS NOT NULL)
    UNION SELECT h.instance, h.id FROM hold h WHERE h.released_at IS NULL AND starts_with(h.id, ${`${id}/`})
    UNION SELECT i.id, ${id} || '/' || i.id FROM instance i JOIN inbox m ON m.message_id = ${id} || '/' || i.id || '/place'
      WHERE i.job_order = ${subject} AND i.finished_at IS NULL
    ORDER BY 1, 2`.execute(trx);
  return rows.map(({ instance, hold }) => ({
    id: `${hold}/release`,
    key: unitKey(instance),
    at,
    body: { kind: 'releaseHold', instance, hold, reason, person },
  }));
}

interface Row extends Omit<ScopeHold, 'releasedAt' | 'releasedBy' | 'releaseReason'> {
  releasedAt: number | null;
  releasedBy: string | null;
  releaseReason: string | null;
}

/** Newest first. `units`: how many units of a job order it keeps from going on. */
export async function scopeHolds(
  db: Db | Trx,
  where: { readonly open?: boolean | undefined; readonly scope?: Scope; readonly subjects?: readonly string[]; readonly limit: number },
): Promise<ScopeHold[]> {
  const { rows } = await sql<Row>`
    SELECT s.id, s.scope, s.subject, COALESCE(e.title, s.subject) AS title, s.reason, s.person, s.placed_at AS "placedAt", s.released_at AS "releasedAt", s.released_by AS "releasedBy",
      s.release_reason AS "releaseReason", (SELECT count(*) FROM hold h WHERE starts_with(h.id, s.id || '/') AND h.released_at IS NULL) AS units
    FROM scope_hold s LEFT JOIN equipment e ON s.scope = 'equipment' AND e.id = s.subject
    WHERE (${where.open ?? null}::boolean IS NULL OR (s.released_at IS NULL) = ${where.open ?? null}::boolean)
      AND (${where.scope ?? null}::text IS NULL OR s.scope = ${where.scope ?? null}::text)
      AND (${where.subjects === undefined ? null : [...where.subjects]}::text[] IS NULL OR s.subject = ANY(${where.subjects === undefined ? null : [...where.subjects]}::text[]))
    ORDER BY s.placed_at DESC, s.id LIMIT ${where.limit}`.execute(db);
  return rows.map(({ releasedAt, releasedBy, releaseReason, ...row }) => ({
    ...row,
    ...(releasedAt === null ? {} : { releasedAt }),
    ...(releasedBy === null ? {} : { releasedBy }),
    ...(releaseReason === null ? {} : { releaseReason }),
  }));
}

/** Why no work is taken at a station now; undefined: it may go on. Inside a transaction the holds stay as they are until it ends. */
export async function whyStationIsHeld(trx: Trx, station: string): Promise<string | undefined> {
  const { rows } = await sql<{ reason: string; person: string }>`
    SELECT reason, person FROM scope_hold WHERE scope = 'equipment' AND subject = ${station} AND released_at IS NULL ORDER BY placed_at LIMIT 1 FOR SHARE`.execute(
    trx,
  );
  const hold = rows[0];
  return hold === undefined ? undefined : `${station} is on hold by ${hold.person}: ${hold.reason}. Wait for its release.`;
}
