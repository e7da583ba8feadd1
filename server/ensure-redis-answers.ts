import { FettleError } from '@fettle/flows';
import { Redis } from 'ioredis';

const PATIENCE_MS = 5000;

/** Asks Redis once before the queue is put on it. While Fettle runs a Redis may go and come: the sweeper does its work; but one that never was there is a mistake in REDIS_URL. */
export async function ensureRedisAnswers(url: string): Promise<void> {
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
