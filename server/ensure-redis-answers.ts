import { redisNodes } from '@fettle/engine/adapters/bullmq/redis-nodes.ts';
import { FettleError } from '@fettle/flows';
import { Redis } from 'ioredis';

const PATIENCE_MS = 5000;

/**
 * Asks Redis once before the queue is put on it, and whether it is a cluster. While Fettle runs a Redis may go and come: the sweeper does its work; but one that never was there is a mistake in
 * REDIS_URL. Of several nodes one that answers is enough.
 *
 * @throws FettleError `unavailable` when none answers, `invalidInput` when several are named that are no cluster
 */
export async function ensureRedisAnswers(url: string): Promise<{ readonly cluster: boolean }> {
  const nodes = redisNodes(url) ?? [url];
  let fault: unknown;
  for (const node of nodes) {
    try {
      const cluster = await isClusterNode(node);
      if (nodes.length > 1 && !cluster)
        throw new FettleError(
          'invalidInput',
          `Redis at ${new URL(node).host} is no node of a cluster, and REDIS_URL names ${nodes.length}. Name one server, or nodes of one cluster.`,
        );
      return { cluster };
    } catch (error) {
      if (error instanceof FettleError && error.code === 'invalidInput') throw error;
      fault ??= error;
    }
  }
  throw fault;
}

async function isClusterNode(url: string): Promise<boolean> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: PATIENCE_MS,
    commandTimeout: PATIENCE_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    enableOfflineQueue: false,
  });
  let reason = '';
  redis.on('error', (error: Error) => {
    reason ||= error.message;
  });
  try {
    await redis.connect();
    await redis.ping();
    return /cluster_enabled:1/.test(await redis.info('cluster'));
  } catch (error) {
    reason ||= error instanceof Error ? error.message : String(error);
    const wrongPassword = /NOAUTH|WRONGPASS|invalid password|without any password/i.test(reason);
    throw new FettleError(
      'unavailable',
      wrongPassword
        ? `Redis at ${new URL(url).host} refuses this user or password. Correct them in REDIS_URL: redis://user:password@host:port.`
        : `Redis at ${new URL(url).host} does not answer (${reason}). Start it, or correct REDIS_URL; without REDIS_URL the queue is in PostgreSQL.`,
      { cause: error },
    );
  } finally {
    redis.disconnect();
  }
}
