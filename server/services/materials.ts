import {
  FettleError,
  type Json,
  type MaterialDefinition,
  type MaterialLot,
  type Message,
  materialKey,
  materialStream,
  unitKey,
} from '@fettle/flows';
import type { GenealogyPart, MaterialLotView, MaterialView } from '@fettle/flows/contract';
import { sql } from 'kysely';
import { writeAudit } from './audit.ts';
import { affectedBy } from './genealogy.ts';
import type { By, Db, Services, Trx } from './services.ts';

export async function listMaterials(db: Db): Promise<MaterialView[]> {
  const { rows } = await sql<MaterialView>`
    SELECT d.id, d.title, d.unit, d.shelf_life AS "shelfLife", d.allow_negative AS "allowNegative",
      coalesce(sum(m.quantity), 0) AS "onHand", count(m.id) FILTER (WHERE m.quantity > 0) AS lots
    FROM material_definition d LEFT JOIN material_lot m ON m.definition = d.id GROUP BY d.id ORDER BY d.title, d.id`.execute(db);
  return rows;
}

export async function putMaterial(services: Services, by: By, material: MaterialDefinition): Promise<void> {
  await services.engine.transaction(async (trx) => {
    const { rows: before } = await sql`SELECT * FROM material_definition WHERE id = ${material.id} FOR UPDATE`.execute(trx);
    await sql`INSERT INTO material_definition (id, title, unit, shelf_life, allow_negative)
      VALUES (${material.id}, ${material.title}, ${material.unit}, ${material.shelfLife}, ${material.allowNegative})
      ON CONFLICT (id) DO UPDATE SET title = excluded.title, unit = excluded.unit, shelf_life = excluded.shelf_life, allow_negative = excluded.allow_negative`.execute(
      trx,
    );
    await writeAudit(services, trx, {
      person: by.person.userName,
      action: 'putMaterial',
      subject: `material/${material.id}`,
      oldValue: before[0],
      newValue: material,
    });
  });
}

interface LotRow extends Omit<MaterialLotView, 'expiresAt'> {
  expiresAt: number | null;
}

export async function materialLots(
  services: Services,
  query: { id?: string; definition?: string | undefined; search?: string | undefined; limit: number },
): Promise<MaterialLotView[]> {
  const conditions = [sql`true`];
  if (query.id !== undefined) conditions.push(sql`m.id = ${query.id}`);
  if (query.definition !== undefined) conditions.push(sql`m.definition = ${query.definition}`);
  if (query.search !== undefined && query.search !== '')
    conditions.push(sql`(starts_with(m.id, ${query.search}) OR starts_with(m.supplier, ${query.search}))`);
  const { rows } = await sql<LotRow>`
    SELECT m.id, m.definition, coalesce(d.title, m.definition) AS title, coalesce(d.unit, '') AS unit, m.quantity, m.state, m.reason, m.expires_at AS "expiresAt", m.supplier,
      coalesce(m.expires_at <= ${services.clock.now()}, false) AS expired, m.changed_at AS "changedAt"
    FROM material_lot m LEFT JOIN material_definition d ON d.id = m.definition WHERE ${sql.join(conditions, sql` AND `)} ORDER BY m.changed_at DESC, m.id LIMIT ${query.limit}`.execute(
    services.db,
  );
  return rows.map(({ expiresAt, ...row }) => (expiresAt === null ? row : { ...row, expiresAt }));
}

export async function getMaterialLot(
  services: Services,
  id: string,
): Promise<{ lot: MaterialLotView; lines: { at: number; data: Record<string, Json> }[] }> {
  const [lot] = await materialLots(services, { id, limit: 1 });
  if (lot === undefined) throw new FettleError('notFound', `There is no lot "${id}".`);
  const history = await services.engine.readHistory([materialStream(id)]);
  return {
    lot,
    lines: history
      .map(({ at, data }) => ({ at, data }))
      .reverse()
      .slice(0, 500),
  };
}

export interface Receipt {
  readonly receipt: string;
  readonly lot: string;
  readonly definition: string;
  readonly quantity: number;
  readonly expiresAt?: number | undefined;
  readonly supplier: string;
  readonly blocked: boolean;
  readonly reason: string;
}

/** Sends what has arrived to the lot's own actor, once per receipt. */
export async function receiveMaterial(services: Services, by: By, received: Receipt): Promise<{ accepted: 'now' | 'before' }> {
  const { receipt, lot, definition, quantity, supplier, reason } = received;
  const at = services.clock.now();
  return services.engine.transaction(async (trx) => {
    const subject = `materialLot/${lot}`;
    await sql`SELECT pg_advisory_xact_lock(hashtextextended(${subject}, 12))`.execute(trx);
    const before =
      await sql`SELECT FROM audit WHERE subject = ${subject} AND action = 'receiveMaterial' AND new_value->>'receipt' = ${receipt}`.execute(
        trx,
      );
    if (before.rows.length > 0) return { accepted: 'before' };
    const material = await materialOf(trx, definition);
    const known = await sql<{ definition: string }>`SELECT definition FROM material_lot WHERE id = ${lot}`.execute(trx);
    if (known.rows[0] !== undefined && known.rows[0].definition !== definition)
      throw new FettleError('conflict', `Lot ${lot} is of "${known.rows[0].definition}". Give this one another number.`);
    const expiresAt = received.expiresAt ?? (material.shelfLife > 0 ? at + material.shelfLife : undefined);
    await writeAudit(services, trx, { person: by.person.userName, action: 'receiveMaterial', subject, newValue: received, reason });
    const body: Message['body'] = {
      kind: 'receiveMaterial',
      lot,
      definition,
      quantity,
      state: received.blocked ? 'blocked' : 'released',
      allowNegative: material.allowNegative,
      supplier,
      person: by.person.userName,
      reason,
      ...(expiresAt === undefined ? {} : { expiresAt }),
    };
    await services.engine.send(trx, [{ id: `${subject}/${receipt}`, key: materialKey(lot), at, body }]);
    return { accepted: 'now' };
  });
}

async function materialOf(trx: Trx, id: string): Promise<{ shelfLife: number; allowNegative: boolean }> {
  const { rows } = await sql<{
    shelfLife: number;
    allowNegative: boolean;
  }>`SELECT shelf_life AS "shelfLife", allow_negative AS "allowNegative" FROM material_definition WHERE id = ${id}`.execute(trx);
  if (rows[0] === undefined) throw new FettleError('notFound', `There is no material "${id}". Create it first.`);
  return rows[0];
}

export interface LotChange {
  readonly state?: MaterialLot['state'] | undefined;
  readonly adjust?: number | undefined;
  readonly expiresAt?: number | undefined;
  readonly holdUnits: boolean;
  readonly reason: string;
}

/** Changes a lot; a blocked one finds every unit that has some of it, and with `holdUnits` holds those in progress in the same transaction. */
export async function changeMaterialLot(
  services: Services,
  by: By,
  lot: string,
  change: LotChange,
): Promise<{ affected: GenealogyPart[]; held: number }> {
  const person = by.person.userName;
  const at = services.clock.now();
  const { state, adjust, expiresAt, holdUnits, reason } = change;
  return services.engine.transaction(async (trx) => {
    const known = await sql<{ state: string; quantity: number }>`SELECT state, quantity FROM material_lot WHERE id = ${lot}`.execute(trx);
    const before = known.rows[0];
    if (before === undefined) throw new FettleError('notFound', `There is no lot "${lot}".`);
    const affected = await affectedBy(trx, `lot/${lot}`);
    const inProgress = holdUnits
      ? affected.filter(({ kind, state: unit }) => kind === 'unit' && (unit === 'running' || unit === 'held'))
      : [];
    const body: Message['body'] = {
      kind: 'changeMaterial',
      lot,
      person,
      reason,
      ...(state === undefined ? {} : { state }),
      ...(adjust === undefined ? {} : { adjust }),
      ...(expiresAt === undefined ? {} : { expiresAt }),
    };
    await writeAudit(services, trx, {
      person,
      action: 'changeMaterialLot',
      subject: `materialLot/${lot}`,
      oldValue: before,
      newValue: change,
      reason,
    });
    await services.engine.send(trx, [
      { id: `materialLot/${lot}/change/${crypto.randomUUID()}`, key: materialKey(lot), at, body },
      ...inProgress.map(({ id }): Message => {
        const instance = id.slice('unit/'.length);
        const hold = `${instance}/hold/${crypto.randomUUID()}`;
        return {
          id: `${hold}/placeHold`,
          key: unitKey(instance),
          at,
          body: { kind: 'placeHold', instance, hold, reason: `Lot ${lot}: ${reason}`, person },
        };
      }),
    ]);
    return { affected, held: inProgress.length };
  });
}
