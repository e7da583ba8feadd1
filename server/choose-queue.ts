import type { QueueBackend } from '@fettle/engine';
import { ensureRedisAnswers } from './ensure-redis-answers.ts';
import type { Environment } from './environment.ts';

/** BullMQ on Redis when there is one, else on the database that is there anyway. @throws FettleError `unavailable` when Redis does not answer */
export async function chooseQueue(environment: Environment): Promise<(databaseUrl: string) => QueueBackend> {
  const { redisUrl } = environment;
  if (redisUrl === undefined) return (databaseUrl) => ({ kind: 'postgres', databaseUrl });
  const { cluster } = await ensureRedisAnswers(redisUrl);
  return () => ({ kind: 'redis', redisUrl, cluster });
}
