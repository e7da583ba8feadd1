import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { Log } from '@fettle/flows';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { portProblem } from '../claim-port.ts';

/** Prometheus' text of this process. */
export interface Metrics {
  readonly registry: Registry;
  /** Brings up to date what is not counted as it happens. */
  refresh: () => Promise<void>;
  readonly contentType: string;
  text(): Promise<string>;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const metrics: Metrics = {
    registry,
    refresh: async () => undefined,
    contentType: registry.contentType,
    async text() {
      await metrics.refresh();
      return registry.metrics();
    },
  };
  return metrics;
}

const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;

/**
 * Who may read metrics: with a token whoever knows it (`Authorization: Bearer …`); without one only a program on this machine. What came through a proxy counts as from outside, although the
 * proxy is on this machine.
 */
export function mayReadMetrics(
  request: Pick<IncomingMessage, 'headers'> & { readonly address: string | undefined },
  token: string | undefined,
): boolean {
  if (token !== undefined) {
    const given = Buffer.from(request.headers.authorization ?? '');
    const wanted = Buffer.from(`Bearer ${token}`);
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  }
  const proxied = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'].some((name) => request.headers[name] !== undefined);
  return !proxied && LOOPBACK.test(request.address ?? '');
}

export const METRICS_REFUSED =
  'Metrics are for programs on this machine, or for who has the token: set FETTLE_METRICS_TOKEN and send it as "Authorization: Bearer …".\n';

/** For a process that serves no HTTP otherwise: `/metrics` on a port of its own. */
export async function serveMetrics(
  metrics: Metrics,
  options: { readonly host: string; readonly port: number; readonly token: string | undefined; readonly log: Log },
): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      const { remoteAddress: address } = request.socket;
      if (request.method !== 'GET' || request.url?.split('?')[0] !== '/metrics') return void response.writeHead(404).end();
      if (!mayReadMetrics({ headers: request.headers, address }, options.token)) return void response.writeHead(403).end(METRICS_REFUSED);
      const text = await metrics.text();
      response.writeHead(200, { 'content-type': metrics.contentType, 'cache-control': 'no-store' }).end(text);
    };
    answer().catch((error: unknown) => {
      options.log.warn({ reason: String(error) }, 'The metrics could not be read.');
      response.writeHead(503).end('The database does not answer.\n');
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(portProblem(error, options.port)));
    server.listen(options.port, options.host, resolve);
  });
  const { port } = server.address() as { port: number };
  return {
    port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
