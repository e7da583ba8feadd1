import type { Writable } from 'node:stream';
import type pg from 'pg';

/**
 * Sends the statements that `send` asks for in one system call instead of one each, which costs more than most of the statements. The driver writes each by itself; its stream gathers them
 * while it is corked. `send` must not wait.
 */
export function inOneFlight<T>(client: pg.ClientBase, send: () => T): T {
  const { stream } = (client as unknown as { readonly connection: { readonly stream: Writable } }).connection;
  stream.cork();
  try {
    return send();
  } finally {
    stream.uncork();
  }
}
