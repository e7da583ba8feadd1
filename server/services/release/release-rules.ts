import { ReleaseRules } from '@fettle/flows/contract';
import { sql } from 'kysely';
import { writeAudit } from '../audit.ts';
import type { By, Db, Services, Trx } from '../services.ts';

/** A plant that says nothing demands nothing. */
const NOTHING: ReleaseRules = { signature: false, review: false };
const NAME = 'releaseRules';

export async function readReleaseRules(db: Db | Trx): Promise<ReleaseRules> {
  const { rows } = await sql<{ value: unknown }>`SELECT value FROM plant_setting WHERE name = ${NAME}`.execute(db);
  return rows[0] === undefined ? NOTHING : ReleaseRules.parse(rows[0].value);
}

export async function putReleaseRules(services: Services, by: By, rules: ReleaseRules, reason: string): Promise<ReleaseRules> {
  await services.engine.transaction(async (trx) => {
    await sql`SELECT pg_advisory_xact_lock(hashtext('fettle plant settings'))`.execute(trx);
    const before = await readReleaseRules(trx);
    await sql`INSERT INTO plant_setting (name, value, changed_at, changed_by)
      VALUES (${NAME}, ${JSON.stringify(rules)}::jsonb, ${services.clock.now()}, ${by.person.userName})
      ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at, changed_by = excluded.changed_by`.execute(
      trx,
    );
    await writeAudit(services, trx, {
      person: by.person.userName,
      action: 'changeReleaseRules',
      subject: 'plant/releaseRules',
      oldValue: before,
      newValue: rules,
      reason,
    });
  });
  return rules;
}
