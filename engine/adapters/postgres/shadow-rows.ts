import type pg from 'pg';
import type { ShadowFiring } from '../../core/index.ts';
import { bulkWrite, write } from './bulk-write.ts';
import { column } from './columns.ts';

const INSERT_SHADOW_FIRINGS = bulkWrite<ShadowFiring>('insert-shadow-firings', [
  column.text(({ run }) => run),
  column.text(({ equipment }) => equipment),
  column.integer(({ number }) => number),
  column.bigint(({ at }) => at),
  column.text(({ verdict }) => verdict),
  column.text(({ title }) => title),
  column.text(({ serialNumber }) => serialNumber),
  column.text(({ instance }) => instance),
  column.json(({ would }) => would),
  column.json(({ trace }) => trace),
]);

/** What drafts in shadow judged otherwise. It stands in no history: it did not happen. */
export function writeShadow(client: pg.ClientBase, firings: readonly ShadowFiring[]): Promise<unknown>[] {
  return write(client, INSERT_SHADOW_FIRINGS, firings);
}
