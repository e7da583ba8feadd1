import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/**
 * A way between a process and its database or queue that can be made bad: slow, cut, refused, or half-open (a router that forgot its connections: both ends hold a socket that
 * nothing comes through and nobody closes).
 */
export interface TcpProxy {
  readonly port: number;
  /** Milliseconds that every chunk is held back, each way. */
  delay(milliseconds: number): void;
  /** Closes every connection, at once. */
  cut(): void;
  /** Cuts every connection and takes no new one until `open`. */
  refuse(): void;
  /** Connections of this moment let nothing through any more, for ever; new ones are as good as always unless `newOnesToo`. */
  swallow(newOnesToo?: boolean): void;
  /** Good for new connections. Those that were swallowed stay so. */
  open(): void;
  close(): Promise<void>;
}

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
  swallowed: boolean;
}

export async function startTcpProxy(target: () => number): Promise<TcpProxy> {
  const pairs = new Set<Pair>();
  let held = 0;
  let mode: 'open' | 'refusing' | 'swallowing' = 'open';

  const pass = (pair: Pair, from: Socket, to: Socket): void => {
    from.on('data', (chunk) => {
      if (pair.swallowed) return;
      if (held === 0) to.write(chunk);
      else setTimeout(() => void (!pair.swallowed && !to.destroyed && to.write(chunk)), held);
    });
    from.on('error', () => undefined);
    from.on('close', () => {
      pairs.delete(pair);
      // Who lost a half-open connection is not told by the other end: that is the point of it.
      if (!pair.swallowed) to.destroy();
    });
  };

  const server = createServer({ noDelay: true }, (client) => {
    if (mode === 'refusing') {
      client.destroy();
      return;
    }
    const pair: Pair = { client, server: connect({ host: '127.0.0.1', port: target(), noDelay: true }), swallowed: mode === 'swallowing' };
    pairs.add(pair);
    pass(pair, client, pair.server);
    pass(pair, pair.server, client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const cut = (): void => {
    for (const { client, server: other } of pairs) {
      client.destroy();
      other.destroy();
    }
    pairs.clear();
  };
  return {
    port: (server.address() as { port: number }).port,
    delay(milliseconds) {
      held = milliseconds;
    },
    cut,
    refuse() {
      mode = 'refusing';
      cut();
    },
    swallow(newOnesToo = false) {
      for (const pair of pairs) pair.swallowed = true;
      if (newOnesToo) mode = 'swallowing';
    },
    open() {
      mode = 'open';
    },
    async close() {
      server.close();
      cut();
      await once(server, 'close').catch(() => undefined);
    },
  };
}
