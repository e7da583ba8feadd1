import type { Engine } from '@fettle/engine';
import { sql } from 'kysely';
import { registerApiDocs } from './api/api-docs.ts';
import { createApp } from './api/create-app.ts';
import { createHandlers, type Health } from './api/handlers.ts';
import { registerRecordedReadings } from './api/recorded-readings-route.ts';
import { registerWebApp, WEB_APP_FOLDER } from './api/web-app.ts';
import { Sessions } from './auth/sessions.ts';
import { portProblem } from './claim-port.ts';
import type { Environment } from './environment.ts';
import type { LiveStream } from './live/live-stream.ts';
import { METRICS_REFUSED, type Metrics, mayReadMetrics } from './metrics/metrics.ts';
import type { Services } from './services/services.ts';
import { FETTLE_VERSION } from './version.ts';

export interface HttpOptions {
  readonly environment: Environment;
  readonly services: Services;
  readonly pool: Engine['pool'];
  readonly live: LiveStream;
  readonly metrics: Metrics;
}

/** A stop waits so long for requests in hand; who sends slower is cut off. */
const REQUESTS_IN_HAND_MS = 3000;

/** The HTTP server of a process: API, live updates, web app. */
export async function serveHttp({
  environment,
  services,
  pool,
  live,
  metrics,
}: HttpOptions): Promise<{ readonly address: string; stop(): Promise<void> }> {
  const sessions = new Sessions(pool);
  const app = await createApp({
    handlers: createHandlers(services, sessions, () => health(services, environment)),
    sessions,
    version: FETTLE_VERSION,
    log: services.log,
    secureCookies: environment.secureCookies,
    extend: async (fastify, who) => {
      live.register(fastify, who);
      registerRecordedReadings(fastify, services, who);
      fastify.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
        const mayRead = mayReadMetrics({ headers: request.headers, address: request.socket.remoteAddress }, environment.metricsToken);
        void reply.header('cache-control', 'no-store');
        if (!mayRead) return reply.status(403).type('text/plain; charset=utf-8').send(METRICS_REFUSED);
        return reply.type(metrics.contentType).send(await metrics.text());
      });
      await registerApiDocs(fastify);
      await registerWebApp(fastify, WEB_APP_FOLDER);
    },
  });
  const stop = async (): Promise<void> => {
    live.close();
    const impatient = setTimeout(() => app.server.closeAllConnections(), REQUESTS_IN_HAND_MS);
    await app.close().finally(() => clearTimeout(impatient));
  };
  try {
    await app.listen({ host: environment.host, port: environment.port });
  } catch (error) {
    await stop();
    throw portProblem(error as NodeJS.ErrnoException, environment.port);
  }
  const { port } = app.server.address() as { port: number };
  return { address: `http://${environment.host.includes(':') ? `[${environment.host}]` : environment.host}:${port}`, stop };
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
