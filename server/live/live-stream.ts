import type { Person } from '@fettle/flows/contract';
import { STREAM_PATH } from '@fettle/flows/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { HistoryTail, TailItem } from './history-tail.ts';

const PING_MS = 5000;
/** A client that is further behind than this starts afresh: it reads its screens anew anyway. */
const CATCH_UP = 5000;
/** Bytes that may wait for a slow client before it is cut off; it comes back with its Last-Event-ID. */
const SLOW_CLIENT_BYTES = 4 * 1024 * 1024;
const SESSION_CHECK_MS = 30_000;

/** Server-sent events to every open screen: the tail of history, and what services announce. */
export class LiveStream {
  readonly #tail: HistoryTail;
  readonly #announcements = new Set<(event: string, data: unknown) => void>();

  constructor(tail: HistoryTail) {
    this.#tail = tail;
  }

  announce(event: 'flows' | 'calls' | 'connection', data: unknown): void {
    for (const listener of this.#announcements) listener(event, data);
  }

  register(app: FastifyInstance, who: (request: FastifyRequest) => Promise<Person>): void {
    app.get(STREAM_PATH, { schema: { hide: true } }, async (request, reply) => {
      await who(request);
      reply.hijack();
      const response = reply.raw;
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
        this.#tail.listen((items) => {
          for (const item of items) send('history', item.event, item.id);
        }),
        this.#onAnnouncement(send),
        every(PING_MS, () => send('ping', { at: Date.now() })),
        every(SESSION_CHECK_MS, () => void who(request).catch(() => response.destroy())),
      ];
      send('ping', { at: Date.now() });
      response.on('close', () => {
        for (const stop of stops) stop();
      });
      response.on('error', () => undefined);
    });
  }

  async #catchUp(request: FastifyRequest, send: (event: string, data: unknown, id?: string) => void): Promise<void> {
    const last = request.headers['last-event-id'];
    if (typeof last !== 'string') return;
    const missed: TailItem[] | undefined = await this.#tail.since(last, CATCH_UP);
    if (missed === undefined || missed.length === CATCH_UP) send('ping', { at: Date.now(), gap: true });
    else for (const item of missed) send('history', item.event, item.id);
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
