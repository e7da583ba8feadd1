import { sql } from 'kysely';
import type { Trx } from './services.ts';

/** Whether a message that was sent is still in an inbox: accepted, not yet carried out. To be asked with the row locked that the message will change. */
export async function isWaiting(trx: Trx, message: string): Promise<boolean> {
  const { rows } = await sql`SELECT FROM inbox WHERE message_id = ${message}`.execute(trx);
  return rows.length > 0;
}
