import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PROTOCOL } from '@fettle/server/processes/protocol.ts';

/**
 * Versions of Fettle, as far as processes of different ones meet on a database: what they know of node types (the trap is of version N in release N), their migrations, the protocol that they speak.
 */
export type Release = 1 | 2 | 3;
export const NEWEST: Release = 3;

/** The second only adds; what the third does older processes would misread. */
const ADDED: Readonly<Record<2 | 3, { readonly file: string; readonly sql: string }>> = {
  2: {
    file: '9002-second-release.sql',
    sql: `
      ALTER TABLE instance ADD COLUMN second text NOT NULL DEFAULT '';
      ALTER TABLE inbox ADD COLUMN second text;
      ALTER TABLE effect ADD COLUMN second text;
      ALTER TABLE timer ADD COLUMN second text;
      ALTER TABLE flow ADD COLUMN second text;
      ALTER TABLE equipment ADD COLUMN second text;
      CREATE TABLE second_release (id text PRIMARY KEY);`,
  },
  3: { file: '9003-third-release.sql', sql: `-- protocol: ${PROTOCOL + 1}\nALTER TABLE second_release ADD COLUMN third text;` },
};

export const protocolOf = (release: Release): number => PROTOCOL + (release === 3 ? 1 : 0);

const SHIPPED = join(import.meta.dirname, '../../../server/migrations');

/** The folder with a release's migrations; those of the first are what is shipped. */
export async function migrationsOf(release: Release, folder: string): Promise<string> {
  if (release === 1) return SHIPPED;
  const own = join(folder, `migrations-${release}`);
  await mkdir(own, { recursive: true });
  await cp(SHIPPED, own, { recursive: true });
  for (const added of [2, 3] as const) if (added <= release) await writeFile(join(own, ADDED[added].file), ADDED[added].sql);
  return own;
}
