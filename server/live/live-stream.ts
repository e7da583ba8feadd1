import type { ServerResponse } from 'node:http';
import type { HistoryFollower, HistoryPosition, PlacedHistoryEvent } from '@fettle/engine';
import type { Person } from '@fettle/flows/contract';
import { STREAM_PATH } from '@fettle/flows/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';

const PING_MS = 5000;
/** Bytes that may wait for a slow client before it is cut off; it comes back with its Last-Event-ID. */
const SLOW_CLIENT_BYTES = 4 * 1024 * 1024;
const SESSION_CHECK_MS = 30_000;

type Send = (event: string, data: unknown, id?: string) => void;

/**
 * Server-sent events to every open screen: the tail of history, and what services announce.
 *
 * Invariants of one stream: a line of history is sent once, in order; every stream knows a position from its first
 * ping on, so that even one that broke before its first line goes on without a gap; what cannot be caught up is said (`gap`), never left out silently.
 */
export class LiveStream {
  readonly #history: HistoryFollower;
  readonly #now: () => Promise<HistoryPosition>;
  readonly #open = new Set<ServerResponse>();
  readonly #announcements = new Set<(event: string, data: unknown) => void>();
  #closed = false;

  /** `now`: the position behind everything that is committed. */
  constructor(history: HistoryFollower, now: () => Promise<HistoryPosition>) {
    this.#history = history;
    this.#now = now;
  }

  announce(event: 'flows' | 'calls' | 'connection' | 'charts', data: unknown): void {
    for (const listener of this.#announcements) listener(event, data);
  }

  /** Ends every open stream and takes no more: an HTTP server does not close while one is open. */
  close(): void {
    this.#closed = true;
    for (const response of this.#open) response.end();
  }

  register(app: FastifyInstance, who: (request: FastifyRequest) => Promise<Person>): void {
    app.get(STREAM_PATH, { schema: { hide: true } }, async (request, reply) => {
      await who(request);
      const headers = reply.getHeaders();
      reply.hijack();
      const response = reply.raw;
      if (this.#closed || response.destroyed) return void response.end();
      this.#open.add(response);
      response.writeHead(200, {
        ...(headers as Record<string, string>),
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        connection: 'keep-alive',
        'x-accel-buffering': 'no',
      });
      const stops: (() => void)[] = [];
      response.on('error', () => undefined);
      response.on('close', () => {
        this.#open.delete(response);
        for (const stop of stops.splice(0)) stop();
      });
      const send: Send = (event, data, id) => {
        if (response.writableLength > SLOW_CLIENT_BYTES) response.destroy();
        else if (!response.writableEnded)
          response.write(`${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
      };
      stops.push(
        this.#onAnnouncement(send),
        every(PING_MS, () => send('ping', { at: Date.now() })),
        every(SESSION_CHECK_MS, () => void who(request).catch(() => response.destroy())),
      );
      const last = request.headers['last-event-id'];
      // A stream that cannot be caught up is cut: the client comes back and tries again.
      await this.#followFrom(typeof last === 'string' ? last : undefined, send, stops).catch(() => response.destroy());
      if (response.destroyed) for (const stop of stops.splice(0)) stop();
    });
  }

  async #followFrom(last: HistoryPosition | undefined, send: Send, stops: (() => void)[]): Promise<void> {
    const pass = (placed: readonly PlacedHistoryEvent[]): void => {
      for (const { position, event } of placed) send('history', event, position);
    };
    const resumed = last === undefined ? undefined : await this.#history.resume(last, pass);
    if (resumed !== undefined) {
      stops.push(resumed);
      send('ping', { at: Date.now() });
      return;
    }
    // Without a position, or too far behind it, or with one of another database: the client reads its screens anew and goes on from here.
    const now = await this.#now();
    send('ping', { at: Date.now(), ...(last === undefined ? {} : { gap: true }) }, now);
    const stop = await this.#history.resume(now, pass);
    if (stop === undefined) throw new Error('history has run away from its reader');
    stops.push(stop);
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
