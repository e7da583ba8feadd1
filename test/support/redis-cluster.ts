import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Redis } from 'ioredis';
import { until } from '../bench/support/deadline.ts';
import { freePort } from '../bench/support/free-port.ts';
import { requirePart } from './optional-part.ts';

/** A real Redis Cluster of three masters on loopback, without replicas or persistence. */
export interface RedisCluster {
  /** All nodes, as `REDIS_URL` names them. */
  readonly url: string;
  readonly nodes: readonly RedisNode[];
  /** The node that has the keys of this hash tag. */
  nodeOf(tag: string): Promise<RedisNode>;
  stop(): Promise<void>;
}

export interface RedisNode {
  readonly url: string;
  ask<T>(work: (redis: Redis) => Promise<T>): Promise<T>;
  /** Ends it at once; its keys are gone. */
  kill(): Promise<void>;
  /** Starts it again, empty, with the slots that it had. */
  start(): Promise<void>;
}

const SIZE = 3;
const START_LIMIT = 60_000;

export async function startRedisCluster(): Promise<RedisCluster> {
  const folder = await mkdtemp(join(tmpdir(), 'fettle-redis-cluster-'));
  const nodes: (RedisNode & { readonly name: string })[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(nodes.map((node) => node.kill()));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    for (let number = 1; number <= SIZE; number += 1) nodes.push(await startNode(join(folder, String(number))));
    await createCluster(nodes);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: `redis://${nodes.map(({ url }) => new URL(url).host).join(',')}`,
    nodes,
    async nodeOf(tag) {
      const [first] = nodes;
      const slot = await (first as RedisNode).ask((redis) => redis.cluster('KEYSLOT', tag));
      const ranges = await (first as RedisNode).ask((redis) => redis.cluster('SLOTS'));
      const owner = ranges.find(([from, to]) => slot >= Number(from) && slot <= Number(to))?.[2] as [string, number] | undefined;
      const found = nodes.find(({ url }) => new URL(url).port === String(owner?.[1]));
      if (found === undefined) throw new Error(`No node has the slot of ${tag}.`);
      return found;
    },
    stop,
  };
}

async function startNode(folder: string): Promise<RedisNode & { readonly name: string }> {
  const executable = requirePart('redis-server');
  await mkdir(folder);
  const port = await freePort();
  const bus = await freePort();
  const args = ['--port', port, '--cluster-port', bus, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder].map(
    String,
  );
  const cluster = ['--cluster-enabled', 'yes', '--cluster-config-file', 'nodes.conf', '--cluster-node-timeout', '2000'];
  let child: ChildProcess | undefined;
  const ask: RedisNode['ask'] = async (work) => {
    const redis = new Redis({ port, host: '127.0.0.1', lazyConnect: true, maxRetriesPerRequest: 0, retryStrategy: () => null });
    redis.on('error', () => undefined);
    try {
      await redis.connect();
      return await work(redis);
    } finally {
      redis.disconnect();
    }
  };
  const start = async (): Promise<void> => {
    child = spawn(executable, [...args, ...cluster], { stdio: 'ignore' });
    await until('a node of the cluster to answer', START_LIMIT, () => ask((redis) => redis.ping()).then(Boolean, () => false));
  };
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    name: `127.0.0.1:${port}@${bus}`,
    ask,
    start,
    async kill() {
      const ending = child;
      child = undefined;
      if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null) return;
      ending.kill('SIGKILL');
      await once(ending, 'exit');
    },
  };
}

/** As an administrator does it. `redis-cli` comes with the server. */
async function createCluster(nodes: readonly (RedisNode & { readonly name: string })[]): Promise<void> {
  const client = join(dirname(requirePart('redis-server')), 'redis-cli').replace('/sbin/', '/bin/');
  const names = nodes.map(({ name }) => name);
  execFileSync(client, ['--cluster', 'create', ...names, '--cluster-replicas', '0', '--cluster-yes'], {
    stdio: 'pipe',
    timeout: START_LIMIT,
  });
  await until('the cluster to be ready', START_LIMIT, async () => {
    const states = await Promise.all(nodes.map(({ ask }) => ask((redis) => redis.cluster('INFO'))));
    return states.every((state) => state.includes('cluster_state:ok') && state.includes(`cluster_known_nodes:${SIZE}`));
  });
}
