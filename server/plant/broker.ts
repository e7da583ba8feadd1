import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { FettleError } from '@fettle/flows/fettle-error.ts';
import { Aedes } from 'aedes';

export interface Broker {
  readonly url: string;
  readonly port: number;
  readonly aedes: Aedes;
  stop(): Promise<void>;
}

/** The embedded MQTT broker (aedes: MQTT 3.1.1, keeps nothing over a restart) on the loopback address. Port 0 takes a free one. */
export async function startBroker(options: { readonly port: number }): Promise<Broker> {
  const aedes = await Aedes.createBroker();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    aedes.handle(socket);
  });
  server.listen(options.port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (cause) {
    const message = `Port ${options.port} is already in use, so the MQTT broker cannot listen there. Stop the other program or choose another port.`;
    throw new FettleError('portInUse', message, { cause });
  }
  const { port } = server.address() as AddressInfo;
  return {
    url: `mqtt://127.0.0.1:${port}`,
    port,
    aedes,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      await new Promise<void>((resolve) => aedes.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
