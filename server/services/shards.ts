import { FettleError } from '@fettle/flows';
import { sql } from 'kysely';
import { writeAudit } from './audit.ts';
import type { By, Services } from './services.ts';

export interface ShardChange {
  readonly shards: 'all' | readonly number[];
  readonly pause: boolean;
  readonly reason: string;
}

/**
 * Pauses shards or lets them go on. When it resolves after a pause, no drain of them is in hand any more: the rows that a drain has locked are waited for. Workers notice a resumed shard within a
 * few tenths of a second.
 *
 * @returns those that were not in that state yet
 */
export async function changeShards(services: Services, by: By, { shards, pause, reason }: ShardChange): Promise<number[]> {
  const person = by.person.userName;
  return services.engine.transaction(async (trx) => {
    const { rows: known } = await sql<{ id: number }>`SELECT id FROM shard ORDER BY id`.execute(trx);
    const ids = known.map(({ id }) => id);
    const unknown = shards === 'all' ? [] : shards.filter((shard) => !ids.includes(shard));
    if (unknown.length > 0)
      throw new FettleError('notFound', `There is no shard ${unknown.join(', ')}; they are numbered from 0 to ${ids.length - 1}.`);
    const asked = shards === 'all' ? ids : [...shards];
    const now = services.clock.now();
    // In the order of their numbers, as drains take them: two who lock the same rows must not wait for each other.
    const { rows } = await sql<{ id: number }>`
      WITH mine AS (SELECT id FROM shard WHERE id = ANY (${asked}::int2[]) AND paused <> ${pause} ORDER BY id FOR UPDATE)
      UPDATE shard AS s SET paused = ${pause}, paused_by = ${pause ? person : null}, paused_at = ${pause ? now : null}::int8, pause_reason = ${pause ? reason : null}
      FROM mine WHERE s.id = mine.id RETURNING s.id`.execute(trx);
    const changed = rows.map(({ id }) => id).sort((a, b) => a - b);
    if (changed.length > 0) {
      await writeAudit(services, trx, {
        person,
        action: pause ? 'pauseShards' : 'resumeShards',
        subject: `shards/${changed.length === ids.length ? 'all' : changed.join(',')}`,
        newValue: { shards: changed },
        reason,
      });
    }
    return changed;
  });
}
