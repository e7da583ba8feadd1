import { FettleError } from '@fettle/flows';
import { sql } from 'kysely';
import type { Db, Trx } from '../services.ts';

/**
 * The version that a new unit of a product starts on at a moment: the newest that is in force then, for all products or for this one.
 *
 * @throws FettleError `stateRefused`, in the words of when and for what there is one
 */
export async function versionToStart(db: Db | Trx, flow: string, product: string, at: number): Promise<number> {
  const { rows } = await sql<{ version: number | null }>`SELECT version_to_start(${flow}, ${product}, ${at}) AS version`.execute(db);
  const version = rows[0]?.version ?? undefined;
  if (version !== undefined) return version;
  const { rows: others } = await sql<{ version: number; effectiveFrom: number | null; products: string[] }>`
    SELECT v.version, v.effective_from AS "effectiveFrom", v.products FROM flow f JOIN flow_version v ON v.flow = f.id
    WHERE f.id = ${flow} AND f.released_version IS NOT NULL AND v.version > f.retired_up_to ORDER BY v.version DESC LIMIT 5`.execute(db);
  const known = others.map(({ version: number, effectiveFrom, products }) => {
    const from = effectiveFrom === null || effectiveFrom <= at ? '' : ` from ${new Date(effectiveFrom).toISOString()}`;
    return `version ${number} is in force${from} for ${products.length === 0 ? 'all products' : products.join(', ')}`;
  });
  throw new FettleError(
    'stateRefused',
    `Routing "${flow}" has no version in force for ${product === '' ? 'units without a product' : `product "${product}"`}: ${known.join('; ')}.`,
  );
}
