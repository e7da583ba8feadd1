import type { QueueOptions, WorkerOptions } from 'bullmq';
import { Cluster, type RedisOptions } from 'ioredis';
import { redisNodes } from './redis-nodes.ts';

/**
 * How BullMQ reaches Redis: one server by its options, from which BullMQ makes what it needs; a Redis Cluster by a client of ours, which BullMQ shares (for a queue) or copies (for a worker).
 */
export interface RedisConnection {
  readonly options: Pick<QueueOptions, 'connection' | 'prefix'> & Pick<WorkerOptions, 'connection'>;
  /** Ends what is ours of it; BullMQ has closed its own by then. */
  close(): void;
}

export interface RedisBackend {
  readonly kind: 'redis';
  /** One server, or nodes of a cluster: `redis://a:6379,b:6379`. */
  readonly redisUrl: string;
  /** It is a Redis Cluster. */
  readonly cluster?: boolean;
}

/** The braces are a hash tag of Redis Cluster: all keys of the queue are in one slot, so on one node. */
const PREFIX = '{fettle}';
const ANSWER = 6000;
const CONNECT = 2000;
const RETRY = 100;
const RETRY_AT_MOST = 1000;
/** Times that a ring is sent again while a cluster has nobody for its slot, and the pause between two; milliseconds. */
const RING_AGAIN = 4;
const RING_AGAIN_AFTER = 50;

/** @param ringing the caller must not wait for a Redis that is away; a worker waits for ever */
export function redisConnection({ redisUrl, cluster = false }: RedisBackend, ringing: boolean): RedisConnection {
  const common: RedisOptions = {
    maxRetriesPerRequest: ringing ? 1 : null,
    connectTimeout: CONNECT,
    // A connection that a router forgot is silent for ever. A worker asks for the next queueMessage every 2 s, so there is always an answer before this.
    socketTimeout: ANSWER,
    // BullMQ's own pauses grow to 20 s: so long would a Redis that is back go unnoticed.
    retryStrategy: (times) => Math.min(RETRY * times, RETRY_AT_MOST),
  };
  if (cluster) return clusterConnection(redisUrl, common, ringing);
  const connection = { url: redisUrl, ...common, ...(ringing ? { enableOfflineQueue: false } : {}) };
  return { options: { prefix: PREFIX, connection: connection as QueueOptions['connection'] }, close: () => undefined };
}

function clusterConnection(redisUrl: string, common: RedisOptions, ringing: boolean): RedisConnection {
  const nodes = (redisNodes(redisUrl) ?? []).map((node) => new URL(node));
  const [{ username, password, protocol } = new URL(redisUrl)] = nodes;
  const secure = protocol === 'rediss:';
  const client = new Cluster(
    nodes.map(({ hostname, port }) => ({ host: hostname.replace(/^\[(.*)\]$/, '$1'), port: port === '' ? 6379 : Number(port) })),
    {
      redisOptions: {
        ...common,
        ...(username === '' ? {} : { username: decodeURIComponent(username) }),
        ...(password === '' ? {} : { password: decodeURIComponent(password) }),
        ...(secure ? { tls: {} } : {}),
      },
      // Certificates are for names: they must not become numbers on the way.
      ...(secure ? { dnsLookup: (address, done) => done(null, address) } : {}),
      ...(ringing ? { enableOfflineQueue: false, maxRedirections: RING_AGAIN, retryDelayOnFailover: RING_AGAIN_AFTER } : {}),
      ...(ringing ? { retryDelayOnClusterDown: RING_AGAIN_AFTER } : {}),
    },
  );
  // Copies, and the queue that shares it, report for themselves.
  client.on('error', () => undefined);
  return { options: { prefix: PREFIX, connection: client as unknown as QueueOptions['connection'] }, close: () => client.disconnect() };
}
