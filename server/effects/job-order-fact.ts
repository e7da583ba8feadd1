import type { Json } from '@fettle/flows';
import type { Db } from '../services/services.ts';

/** What a rule may ask of a job order: what it makes, how it stands and how far it is. Undefined: there is none. */
export async function jobOrderFact(database: Db, id: string): Promise<Readonly<Record<string, Json>> | undefined> {
  const row = await database
    .selectFrom('job_order as o')
    .leftJoin('job_order_progress as p', 'p.job_order', 'o.id')
    .select(['o.id', 'o.product', 'o.quantity', 'o.state', 'p.good', 'p.scrapped', 'p.in_progress'])
    .where('o.id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { product, quantity, state, good, scrapped, in_progress: inProgress } = row;
  return { id, product, quantity, state, good: Number(good ?? 0), scrapped: Number(scrapped ?? 0), inProgress: Number(inProgress ?? 0) };
}
