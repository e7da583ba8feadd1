import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { FettleError } from '@fettle/flows';
import { sql } from 'kysely';
import type { Db } from './services/services.ts';

/**
 * Processes on several machines must have one key for the passwords of connections: with another, a process could not open what it takes over. The database knows the key's fingerprint. A key
 * that differs becomes the new one while there is nothing that the old one has locked.
 *
 * @throws FettleError `dataFolder` when passwords are locked with another key
 */
export async function ensureSameKey(db: Db, key: Buffer, dataFolder: string): Promise<void> {
  const fingerprint = createHash('sha256').update('fettle key').update(key).digest('hex').slice(0, 32);
  await db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ value: string }>`
      INSERT INTO setting (name, value) VALUES ('keyFingerprint', to_jsonb(${fingerprint}::text))
      ON CONFLICT (name) DO UPDATE SET value = setting.value RETURNING value#>>'{}' AS value`.execute(trx);
    if (rows[0]?.value === fingerprint) return;
    const { rows: locked } = await sql`SELECT FROM connection_secret LIMIT 1`.execute(trx);
    if (locked.length > 0)
      throw new FettleError(
        'dataFolder',
        `The passwords of connections in this database are locked with another key than ${join(dataFolder, 'secret.key')}. Copy secret.key from the data folder of the Fettle that stored them.`,
      );
    await sql`UPDATE setting SET value = to_jsonb(${fingerprint}::text) WHERE name = 'keyFingerprint'`.execute(trx);
  });
}
