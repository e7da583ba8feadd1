import { join } from 'node:path';
import { createEngine, type Engine } from '@fettle/engine';
import { historyNow } from '@fettle/engine/adapters/postgres/history-tail.ts';
import type { Log } from '@fettle/flows';
import { nodeRegistry } from '@fettle/nodes';
import { CONNECTORS } from '@fettle/nodes/connectors.ts';
import { sql } from 'kysely';
import { registerApiDocs } from './api/api-docs.ts';
import { createApp } from './api/create-app.ts';
import { createHandlers, type Health } from './api/handlers.ts';
import { registerWebApp, WEB_APP_FOLDER } from './api/web-app.ts';
import { SecretBox } from './auth/secret-box.ts';
import { Sessions } from './auth/sessions.ts';
import { ensurePortFree, portProblem } from './claim-port.ts';
import { ConnectionHost } from './connections/connection-host.ts';
import { readDataKey } from './data-key.ts';
import { createEffectHandlers } from './effects/effect-handlers.ts';
import { openDoorbell } from './engine-doorbell.ts';
import { ensureDatabaseAnswers } from './ensure-database-answers.ts';
import { ensureRedisAnswers } from './ensure-redis-answers.ts';
import type { Environment } from './environment.ts';
import { ensureFirstPerson } from './first-person.ts';
import { LiveStream } from './live/live-stream.ts';
import { migrate } from './migrate.ts';
import { openDatabase } from './open-database.ts';
import type { Services } from './services/services.ts';
import { FETTLE_VERSION } from './version.ts';

export interface RunningFettle {
  /** `http://127.0.0.1:3300` */
  readonly address: string;
  readonly services: Services;
  readonly engine: Engine;
  /** Set when this start made the first person: the password, to be shown once. */
  readonly firstPassword: string | undefined;
  stop(): Promise<void>;
}

/** A stop waits so long for requests in hand; who sends slower is cut off. */
const REQUESTS_IN_HAND_MS = 3000;

/**
 * The composition root: everything of one process put together, in the order in which it needs each other; `stop` takes it apart in the other order. A start that fails half-way stops what it
 * had started.
 */
export async function startFettle(
  environment: Environment,
  options: { readonly log: Log; readonly say: (line: string) => void },
): Promise<RunningFettle> {
  const { log, say } = options;
  const started: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    const problems: unknown[] = [];
    // Whatever fails to stop, the rest is stopped all the same: above all the database's process.
    for (let last = started.pop(); last !== undefined; last = started.pop()) await last().catch((problem) => problems.push(problem));
    if (problems.length > 0) throw new AggregateError(problems, problems.map(String).join(' '));
  };
  try {
    await ensurePortFree(environment.host, environment.port);
    const secrets = new SecretBox(readDataKey(environment.dataFolder));
    if (environment.redisUrl !== undefined) await ensureRedisAnswers(environment.redisUrl);
    const database = await openDatabase(environment, say);
    started.push(database.stop);
    await ensureDatabaseAnswers(database.url, environment.databaseUrl !== undefined);
    await migrate(database.url);

    // Effects need connections, connections need the engine's sink, the engine needs the effects' handlers: the host is filled in when it is there.
    let host: ConnectionHost | undefined;
    const theHost = (): ConnectionHost => {
      if (host === undefined) throw new Error('effects are performed before connections exist');
      return host;
    };
    const doorbell = await openDoorbell(environment, database.url, log);
    started.push(() => doorbell.close());
    const engine = await createEngine({
      databaseUrl: database.url,
      doorbell,
      registry: nodeRegistry,
      handlers: createEffectHandlers(theHost, environment.httpCallHosts),
      log,
    });
    // The engine closes its doorbell.
    started.pop();
    started.push(() => engine.stop());
    const { database: db, clock } = engine;
    const live = new LiveStream(engine.history, () => historyNow(engine.pool));
    host = new ConnectionHost({
      db,
      secrets,
      sink: engine.sink,
      clock,
      log,
      certificates: join(environment.dataFolder, 'certificates'),
      connectors: CONNECTORS,
      onHealth: (health) => live.announce('connection', health),
    });
    const connections = host;
    const services: Services = {
      db,
      engine,
      registry: nodeRegistry,
      clock,
      log,
      secrets,
      connections,
      announce: (event, data) => live.announce(event, data),
    };
    const firstPassword = await ensureFirstPerson(db, environment.adminPassword, clock.now());
    await engine.start();

    const sessions = new Sessions(engine.pool);
    const app = await createApp({
      handlers: createHandlers(services, sessions, () => health(services, environment)),
      sessions,
      version: FETTLE_VERSION,
      log,
      secureCookies: environment.secureCookies,
      extend: async (fastify, who) => {
        live.register(fastify, who);
        await registerApiDocs(fastify);
        await registerWebApp(fastify, WEB_APP_FOLDER);
      },
    });
    started.push(async () => {
      live.close();
      const impatient = setTimeout(() => app.server.closeAllConnections(), REQUESTS_IN_HAND_MS);
      await app.close().finally(() => clearTimeout(impatient));
    });
    await app.listen({ host: environment.host, port: environment.port }).catch((error: NodeJS.ErrnoException) => {
      throw portProblem(error, environment.port);
    });
    started.push(() => connections.close());
    await connections.reload();
    const { port } = app.server.address() as { port: number };
    return {
      address: `http://${environment.host.includes(':') ? `[${environment.host}]` : environment.host}:${port}`,
      services,
      engine,
      firstPassword,
      stop,
    };
  } catch (error) {
    await stop().catch((problem: unknown) => log.error({ err: problem }, 'Stopping after a failed start failed too.'));
    throw error;
  }
}

async function health(services: Services, environment: Environment): Promise<Health> {
  const database = await sql`SELECT 1`.execute(services.db).then(
    () => 'ok' as const,
    () => 'down' as const,
  );
  return {
    status: database === 'ok' ? 'ok' : 'degraded',
    version: FETTLE_VERSION,
    database,
    queue: environment.redisUrl === undefined ? 'postgres' : 'redis',
    uptimeSeconds: Math.round(process.uptime()),
  };
}
