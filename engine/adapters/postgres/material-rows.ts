import type { MaterialLot } from '@fettle/flows';
import type pg from 'pg';
import type { DrainWrite } from '../../ports.ts';
import { bulkWrite, write } from './bulk-write.ts';
import { column } from './columns.ts';
import { run, statement } from './statement.ts';

/** Material lots as rows, one a lot. They are loaded anew in every drain that concerns them: few do, and a lot that is used up is never asked for again. */
const LOAD_MATERIAL = statement('load-material');

interface MaterialRow {
  id: string;
  definition: string;
  quantity: number;
  state: MaterialLot['state'];
  reason: string;
  expires_at: number | null;
  allow_negative: boolean;
  supplier: string;
  sequence: number;
}

export async function loadMaterial(client: pg.ClientBase, ids: readonly string[]): Promise<MaterialLot[]> {
  if (ids.length === 0) return [];
  return (await run<MaterialRow>(client, LOAD_MATERIAL, [ids])).map(({ expires_at, allow_negative, ...row }) => ({
    ...row,
    allowNegative: allow_negative,
    ...(expires_at === null ? {} : { expiresAt: expires_at }),
  }));
}

type Change = DrainWrite['material'][number] & { readonly at: number };

const WRITE_MATERIAL = bulkWrite<Change>('write-material', [
  column.text(({ after }) => after.id),
  column.text(({ after }) => after.definition),
  column.double(({ after }) => after.quantity),
  column.text(({ after }) => after.state),
  column.text(({ after }) => after.reason),
  column.bigint(({ after }) => after.expiresAt),
  column.boolean(({ after }) => after.allowNegative),
  column.text(({ after }) => after.supplier),
  column.integer(({ after }) => after.sequence),
  column.bigint(({ at }) => at),
  column.integer(({ before }) => before?.sequence ?? 0),
]);

export function writeMaterial(client: pg.ClientBase, changes: DrainWrite['material'], at: number): Promise<unknown>[] {
  return write(
    client,
    WRITE_MATERIAL,
    changes.map((change) => ({ ...change, at })),
  );
}
