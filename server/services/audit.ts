import { sql } from 'kysely';
import type { Services, Trx } from './services.ts';

/** Puts a change on record, in the transaction that makes it. Values hold no secrets: the caller leaves them out. */
export async function writeAudit(
  services: Services,
  trx: Trx,
  entry: {
    readonly person: string;
    readonly action: string;
    readonly subject: string;
    readonly oldValue?: unknown;
    readonly newValue?: unknown;
    readonly reason?: string;
  },
): Promise<void> {
  const json = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));
  await sql`INSERT INTO audit (at, person, action, subject, old_value, new_value, reason)
    VALUES (${services.clock.now()}, ${entry.person}, ${entry.action}, ${entry.subject}, ${json(entry.oldValue)}::jsonb, ${json(entry.newValue)}::jsonb, ${entry.reason ?? ''})`.execute(
    trx,
  );
}

interface AuditRow {
  position: number;
  at: number;
  person: string;
  action: string;
  subject: string;
  oldValue: unknown;
  newValue: unknown;
  reason: string;
}

/** Newest first; `subject` matches its beginning. */
export async function readAudit(
  services: Services,
  query: { before?: number | undefined; subject?: string | undefined; limit: number },
): Promise<AuditRow[]> {
  const { rows } = await sql<AuditRow>`
    SELECT position, at, person, action, subject, old_value AS "oldValue", new_value AS "newValue", reason FROM audit
    WHERE (${query.before ?? null}::bigint IS NULL OR position < ${query.before ?? null}::bigint)
      AND (${query.subject ?? null}::text IS NULL OR starts_with(subject, ${query.subject ?? null}::text))
    ORDER BY position DESC LIMIT ${query.limit}`.execute(services.db);
  return rows;
}
