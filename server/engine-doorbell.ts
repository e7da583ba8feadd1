import { createQueueDoorbell, type QueueBackend } from '@fettle/engine';
import type { Log } from '@fettle/flows';
import type { Environment } from './environment.ts';

/** BullMQ on Redis when there is one, else on the database that is there anyway. */
export function queueBackend(environment: Environment, databaseUrl: string): QueueBackend {
  return environment.redisUrl === undefined ? { kind: 'postgres', databaseUrl } : { kind: 'redis', redisUrl: environment.redisUrl };
}

export function openDoorbell(
  environment: Environment,
  databaseUrl: string,
  options: { readonly log: Log; readonly onAnswered?: (milliseconds: number) => void },
) {
  return createQueueDoorbell({ backend: queueBackend(environment, databaseUrl), ...options });
}
