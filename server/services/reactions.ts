import { equipmentKey, FettleError } from '@fettle/flows';
import type { Containment, ReactionStep, ReactionUnit, ReactionView } from '@fettle/flows/contract';
import { sql } from 'kysely';
import { writeAudit } from './audit.ts';
import { checksOf } from './reaction-checks.ts';
import type { By, Db, Services, Trx } from './services.ts';

type Nullable<View> = { [Key in keyof View]: undefined extends View[Key] ? Exclude<View[Key], undefined> | null : View[Key] };

export function withoutNulls<View>(row: Nullable<View>): View {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as View;
}

/** Open ones first, then newest first. */
export async function reactions(
  db: Db | Trx,
  query: {
    readonly id?: string;
    readonly state?: 'open' | 'closed' | undefined;
    readonly equipment?: string | undefined;
    readonly serialNumber?: string | undefined;
    readonly firing?: string | undefined;
    readonly limit: number;
  },
): Promise<ReactionView[]> {
  const conditions = [sql`true`];
  if (query.id !== undefined) conditions.push(sql`r.id = ${query.id}`);
  if (query.state !== undefined) conditions.push(query.state === 'open' ? sql`r.closed_at IS NULL` : sql`r.closed_at IS NOT NULL`);
  if (query.equipment !== undefined) conditions.push(sql`r.equipment = ${query.equipment}`);
  if (query.firing !== undefined) conditions.push(sql`r.firing = ${query.firing}`);
  if (query.serialNumber !== undefined) conditions.push(sql`r.serial_number = ${query.serialNumber}`);
  const { rows } = await sql<Nullable<ReactionView>>`
    SELECT r.id, r.flow, f.name AS "flowName", r.version, r.flow_node AS "flowNode", r.equipment, r.title, r.firing, r.serial_number AS "serialNumber",
      r.opened_at AS "openedAt", r.times, r.last_at AS "lastAt", r.sign_off AS "signOff", r.signing_by AS "signingBy",
      (SELECT count(*) FROM reaction_check c WHERE c.reaction = r.id AND c.answered_at IS NULL)::integer AS "openChecks",
      (SELECT count(*) FROM reaction_check c JOIN reaction_step s ON s.reaction = c.reaction AND s.kind = 'checkOverdue' AND s.data->>'id' = c.id
        WHERE c.reaction = r.id AND c.answered_at IS NULL)::integer AS "overdueChecks",
      (SELECT coalesce(sum(json_array_length(s.data->'units')), 0) FROM reaction_step s WHERE s.reaction = r.id AND s.kind = 'unitsContained')::integer AS "containedUnits",
      (SELECT count(*) FROM hold h WHERE h.id > r.id || ':' AND h.id < r.id || ';' AND h.released_at IS NULL)::integer AS "heldUnits",
      r.closed_at AS "closedAt", r.closed_by AS "closedBy", r.close_reason AS "closeReason"
    FROM reaction r JOIN flow f ON f.id = r.flow WHERE ${sql.join(conditions, sql` AND `)}
    ORDER BY (r.closed_at IS NOT NULL), r.opened_at DESC, r.id LIMIT ${query.limit}`.execute(db);
  return rows.map((row) => withoutNulls<ReactionView>(row));
}

export async function getReaction(db: Db, id: string) {
  const [reaction] = await reactions(db, { id, limit: 1 });
  if (reaction === undefined) throw new FettleError('notFound', 'There is no such reaction.');
  const { rows: steps } = await sql<Nullable<ReactionStep>>`
    SELECT sequence, at, kind, flow_node AS "flowNode", data FROM reaction_step WHERE reaction = ${id} ORDER BY sequence LIMIT 1000`.execute(
    db,
  );
  const contained = steps.find(({ kind }) => kind === 'unitsContained');
  return {
    reaction,
    ...(contained === undefined ? {} : { containment: containmentOf(contained) }),
    steps: steps.map((row) => withoutNulls<ReactionStep>(row)),
    checks: await checksOf(db, { reaction: id, limit: 100 }),
    units: await unitsOf(db, id),
  };
}

function containmentOf({ data }: Pick<Nullable<ReactionStep>, 'data'>): Containment {
  const { since, lastGood, complete } = data;
  return {
    ...(typeof since === 'number' ? { since } : {}),
    ...(typeof lastGood === 'string' && lastGood !== '' ? { lastGood } : {}),
    complete: complete !== false,
  };
}

/** Those that it has held, and those of its containment that had ended before. */
async function unitsOf(db: Db, id: string): Promise<ReactionUnit[]> {
  const { rows } = await sql<Nullable<ReactionUnit>>`
    SELECT i.id AS instance, i.serial_number AS "serialNumber", i.job_order AS "jobOrder", i.state, i.finished_at AS "finishedAt",
      n.contained, h.placed_at AS "heldAt", h.released_at AS "releasedAt", h.released_by AS "releasedBy"
    FROM (
      SELECT instance, bool_or(contained) AS contained FROM (
        SELECT instance, false AS contained FROM hold WHERE id > ${`${id}:`} AND id < ${`${id};`}
        UNION ALL SELECT unit->>'instance', true FROM reaction_step s, json_array_elements(s.data->'units') unit WHERE s.reaction = ${id} AND s.kind = 'unitsContained'
      ) meant GROUP BY instance
    ) n JOIN instance i ON i.id = n.instance
      LEFT JOIN LATERAL (SELECT placed_at, released_at, released_by FROM hold WHERE id > ${`${id}:`} AND id < ${`${id};`} AND instance = i.id ORDER BY placed_at DESC LIMIT 1) h ON true
    ORDER BY i.started_at, i.id LIMIT 1000`.execute(db);
  return rows.map((row) => withoutNulls<ReactionUnit>(row));
}

/** A person says that everything was done. The machine's actor closes it, in the order of what else comes to the machine. */
export async function signOffReaction(services: Services, by: By, id: string, reason: string): Promise<void> {
  const person = by.person.userName;
  await services.engine.transaction(async (trx) => {
    const { rows } = await sql<{
      flow: string;
      version: number;
      equipment: string;
      title: string;
      closedBy: string | null;
      signingBy: string | null;
    }>`
      SELECT flow, version, equipment, title, closed_by AS "closedBy", signing_by AS "signingBy" FROM reaction WHERE id = ${id} FOR UPDATE`.execute(
      trx,
    );
    const found = rows[0];
    if (found === undefined) throw new FettleError('notFound', 'There is no such reaction.');
    const before = found.closedBy ?? found.signingBy;
    if (before !== null) throw new FettleError('stateRefused', `${before} has signed this reaction off already.`);
    const open = await sql<{
      station: string;
    }>`SELECT station FROM reaction_check WHERE reaction = ${id} AND answered_at IS NULL AND sent_by IS NULL LIMIT 1`.execute(trx);
    if (open.rows[0] !== undefined)
      throw new FettleError('stateRefused', `${open.rows[0].station} has not answered the check yet. Answer it first; then sign off.`);
    await sql`UPDATE reaction SET signing_by = ${person} WHERE id = ${id}`.execute(trx);
    await writeAudit(services, trx, {
      person,
      action: 'signOffReaction',
      subject: `reaction/${id}`,
      newValue: { title: found.title },
      reason,
    });
    const { flow, version, equipment } = found;
    await services.engine.send(trx, [
      {
        id: `${id}/close`,
        key: equipmentKey(equipment),
        at: services.clock.now(),
        body: { kind: 'closeReaction', flow, version, reaction: id, person, reason },
      },
    ]);
  });
}
