import type { ServerResponse } from 'node:http';
import type { HistoryFollower } from '@fettle/engine';
import type { Person } from '@fettle/flows/contract';
import { STREAM_PATH } from '@fettle/flows/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';

const PING_MS = 5000;
/** Bytes that may wait for a slow client before it is cut off; it comes back with its Last-Event-ID. */
const SLOW_CLIENT_BYTES = 4 * 1024 * 1024;
const SESSION_CHECK_MS = 30_000;

/** Server-sent events to every open screen: the tail of history, and what services announce. */
export class LiveStream {
  readonly #history: HistoryFollower;
  readonly #open = new Set<ServerResponse>();
  readonly #announcements = new Set<(event: string, data: unknown) => void>();

  constructor(history: HistoryFollower) {
    this.#history = history;
  }

  announce(event: 'flows' | 'calls' | 'connection', data: unknown): void {
    for (const listener of this.#announcements) listener(event, data);
  }

  /** Ends every open stream: an HTTP server does not close while one is open. */
  close(): void {
    for (const response of this.#open) response.end();
  }

  register(app: FastifyInstance, who: (request: FastifyRequest) => Promise<Person>): void {
    app.get(STREAM_PATH, { schema: { hide: true } }, async (request, reply) => {
      await who(request);
      reply.hijack();
      const response = reply.raw;
      this.#open.add(response);
      response.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        connection: 'keep-alive',
        'x-accel-buffering': 'no',
      });
      const send = (event: string, data: unknown, id?: string): void => {
        if (response.writableLength > SLOW_CLIENT_BYTES) response.destroy();
        else response.write(`${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
      };
      await this.#catchUp(request, send);
      const stops = [
        this.#history.follow((placed) => {
          for (const { position, event } of placed) send('history', event, position);
        }),
        this.#onAnnouncement(send),
        every(PING_MS, () => send('ping', { at: Date.now() })),
        every(SESSION_CHECK_MS, () => void who(request).catch(() => response.destroy())),
      ];
      send('ping', { at: Date.now() });
      response.on('close', () => {
        this.#open.delete(response);
        for (const stop of stops) stop();
      });
      response.on('error', () => undefined);
    });
  }

  async #catchUp(request: FastifyRequest, send: (event: string, data: unknown, id?: string) => void): Promise<void> {
    const last = request.headers['last-event-id'];
    if (typeof last !== 'string') return;
    const missed = await this.#history.since(last);
    // Too far behind, or an id of another database: the screens read everything anew.
    if (missed === undefined) send('ping', { at: Date.now(), gap: true });
    else for (const { position, event } of missed) send('history', event, position);
  }

  #onAnnouncement(listener: (event: string, data: unknown) => void): () => void {
    this.#announcements.add(listener);
    return () => void this.#announcements.delete(listener);
  }
}

function every(milliseconds: number, run: () => void): () => void {
  const timer = setInterval(run, milliseconds);
  return () => clearInterval(timer);
}
