import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { QueueBackend } from '@fettle/engine';
import { migrationsOf, type Release } from '../load/releases.ts';
import { seedTrial } from '../load/seed-trial.ts';
import { mendedBy } from '../load/trial-nodes.ts';
import type { Random } from '../seeded-random.ts';
import type { DatabaseServer } from './database-server.ts';
import { type EngineHandle, startEngineHandle } from './engine-handle.ts';
import type { EngineSettings } from './engine-protocol.ts';
import { type Engines, enginesOf } from './engines.ts';
import { type RecordingSink, startRecordingSink } from './recording-sink.ts';
import { type RedisServer, startRedisServer } from './redis-server.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';

/**
 * The parts of one trial: a database of its own on a real PostgreSQL, a real Redis when the queue is there, a proxy before each, the recording sink, and engines as processes.
 */
export interface Site {
  readonly server: DatabaseServer;
  /** The database itself, past the proxy: for looking on. */
  readonly databaseUrl: string;
  readonly databaseWay: TcpProxy;
  readonly redis: RedisServer | undefined;
  readonly redisWay: TcpProxy | undefined;
  readonly sink: RecordingSink;
  readonly engines: Engines;
  readonly mendFile: string;
  readonly logFile: string;
  /** Starts one more engine, which is asked like the others once it is ready. */
  addEngine(release?: Release): Promise<EngineHandle>;
  stop(): Promise<void>;
}

export type Queue = 'postgres' | 'redis';

export interface SiteOptions {
  readonly server: DatabaseServer;
  readonly queue: Queue;
  readonly random: Random;
  readonly engines: number;
  readonly environment?: Readonly<Record<string, string>>;
}

let databases = 0;

export async function openSite({ server, queue, random, engines: count, environment }: SiteOptions): Promise<Site> {
  await using parts = new AsyncDisposableStack();
  databases += 1;
  const database = `trial_${process.pid}_${databases}`;
  await server.createDatabase(database);
  parts.defer(() => server.dropDatabase(database).catch(() => undefined));
  await seedTrial(server.url(database));

  const folder = await mkdtemp(join(tmpdir(), 'fettle-faults-site-'));
  parts.defer(() => rm(folder, { recursive: true, force: true }));
  const databaseWay = parts.adopt(await startTcpProxy(() => server.port), (way) => way.close());
  const sink = parts.adopt(await startRecordingSink(), (it) => it.stop());
  const redis = queue === 'redis' ? parts.adopt(await startRedisServer(), (it) => it.stop()) : undefined;
  const redisWay = redis === undefined ? undefined : parts.adopt(await startTcpProxy(() => redis.port), (way) => way.close());

  const throughProxy = new URL(server.url(database));
  throughProxy.port = String(databaseWay.port);
  const backend: QueueBackend =
    redisWay === undefined
      ? { kind: 'postgres', databaseUrl: throughProxy.href }
      : { kind: 'redis', redisUrl: `redis://127.0.0.1:${redisWay.port}` };
  const settings: Omit<EngineSettings, 'localDrains' | 'release' | 'migrations'> = {
    databaseUrl: throughProxy.href,
    queue: backend,
    queueName: 'trial',
    sinkUrl: sink.url,
    mendFile: join(folder, 'mended'),
  };
  // Replaying a unit's history runs the trap here as well.
  mendedBy(settings.mendFile);
  const logFile = join(folder, 'engines.log');
  const handles: EngineHandle[] = [];
  parts.defer(async () => void (await Promise.all(handles.map((handle) => handle.stop()))));
  const addEngine: Site['addEngine'] = async (release = 1) => {
    const migrations = await migrationsOf(release, folder);
    const handle = startEngineHandle({
      name: `engine ${handles.length + 1}`,
      // The first drains by itself what it can, as in production; the others only what they are rung for.
      settings: { ...settings, release, migrations, localDrains: handles.length === 0 },
      logFile,
      ...(environment && { environment }),
    });
    handles.push(handle);
    return handle;
  };
  for (let engine = 0; engine < count; engine += 1) await addEngine();
  await Promise.all(handles.map((handle) => handle.untilReady()));
  const all = parts.move();
  return {
    server,
    databaseUrl: server.url(database),
    databaseWay,
    redis,
    redisWay,
    sink,
    engines: enginesOf(handles, random.fork('engines')),
    mendFile: settings.mendFile,
    logFile,
    addEngine,
    stop: () => all.disposeAsync(),
  };
}
