import { randomBytes, randomUUID } from 'node:crypto';
import { FettleError } from '@fettle/flows';
import { sql } from 'kysely';
import { hashPassword } from './auth/password.ts';
import type { Db } from './services/services.ts';

/** Letters and digits that nobody mistakes for one another; 16 of them are 80 bits. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';

export function generatePassword(): string {
  return Array.from(randomBytes(16), (byte) => ALPHABET[byte % ALPHABET.length])
    .join('')
    .replace(/(.{4})(?=.)/g, '$1-');
}

/**
 * Makes the person `admin` when there is nobody yet. Gives the password that was set, once: it is kept only as a hash. Undefined when somebody is there already.
 */
export async function ensureFirstPerson(db: Db, given: string | undefined, now: number): Promise<string | undefined> {
  const { rows } = await sql`SELECT FROM app_user LIMIT 1`.execute(db);
  if (rows.length > 0) return undefined;
  const password = given ?? generatePassword();
  const hash = await hashPassword(password);
  const inserted = await sql`INSERT INTO app_user (id, user_name, display_name, roles, password_hash, created_at)
    VALUES (${randomUUID()}, 'admin', 'Administrator', ${['administrator']}, ${hash}, ${now}) ON CONFLICT (user_name) DO NOTHING`.execute(
    db,
  );
  // Another process was first: its password counts.
  return inserted.numAffectedRows === 1n ? password : undefined;
}

/** For who lost a password and has the data folder or the database: a new one, generated; the person's sessions end. */
export async function resetPassword(db: Db, userName: string, now: number): Promise<string> {
  const password = generatePassword();
  const hash = await hashPassword(password);
  await db.transaction().execute(async (trx) => {
    const { rows } = await sql<{
      id: string;
    }>`UPDATE app_user SET password_hash = ${hash}, active = true WHERE user_name = ${userName} RETURNING id`.execute(trx);
    const id = rows[0]?.id;
    if (id === undefined) throw new FettleError('notFound', `There is no person "${userName}".`);
    await sql`DELETE FROM session WHERE app_user = ${id}`.execute(trx);
    await sql`INSERT INTO audit (at, person, action, subject, reason) VALUES (${now}, 'command line', 'resetPassword', ${`person/${userName}`}, 'fettle password')`.execute(
      trx,
    );
  });
  return password;
}
