import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Aedes } from 'aedes';
import { requirePart } from '../../../test/support/optional-part.ts';

/** A real broker on 127.0.0.1 that keeps its port over a restart. */
export interface TestBroker {
  readonly url: string;
  readonly port: number;
  stop(): Promise<void>;
  /** Only after `stop`. */
  startAgain(): Promise<void>;
  /** Ends it and removes what it kept. */
  dispose(): Promise<void>;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  await new Promise((resolve) => server.close(resolve));
  return address.port;
}

/** Keeps sessions on disk and drops no waiting message. `users`: a password file; without it anybody may come. */
export async function startMosquitto(options: { readonly passwordFile?: string } = {}): Promise<TestBroker> {
  const executable = requirePart('mosquitto');
  const folder = await mkdtemp(join(tmpdir(), 'fettle-mosquitto-'));
  const port = await freePort();
  const access =
    options.passwordFile === undefined ? 'allow_anonymous true' : `allow_anonymous false\npassword_file ${options.passwordFile}`;
  const user = process.getuid?.() === 0 ? 'user root\n' : '';
  const configuration = `${user}listener ${port} 127.0.0.1\n${access}\npersistence true\npersistence_location ${folder}/\nmax_queued_messages 0\n`;
  await writeFile(join(folder, 'mosquitto.conf'), configuration);
  const start = async () => {
    const child = spawn(executable, ['-c', join(folder, 'mosquitto.conf')], { stdio: 'ignore' });
    await untilListening(port);
    return child;
  };
  let child = await start();
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  };
  return {
    url: `mqtt://127.0.0.1:${port}`,
    port,
    stop,
    startAgain: async () => {
      child = await start();
    },
    dispose: async () => {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The embedded broker of the demo plant: MQTT 3.1.1, and nothing survives a restart. */
export async function startAedes(): Promise<TestBroker> {
  const port = await freePort();
  const start = async () => {
    const broker = await Aedes.createBroker();
    const server = createServer(broker.handle).listen(port, '127.0.0.1');
    await once(server, 'listening');
    return async () => {
      const closed = once(server, 'close');
      server.close();
      await new Promise<void>((resolve) => broker.close(() => resolve()));
      await closed;
    };
  };
  let end: (() => Promise<void>) | undefined = await start();
  const stop = async () => {
    await end?.();
    end = undefined;
  };
  return {
    url: `mqtt://127.0.0.1:${port}`,
    port,
    stop,
    startAgain: async () => {
      end = await start();
    },
    dispose: stop,
  };
}

async function untilListening(port: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const socket = connect(port, '127.0.0.1');
    const open = await Promise.race([once(socket, 'connect').then(() => true), once(socket, 'error').then(() => false)]).catch(() => false);
    socket.destroy();
    if (open) return;
    await pause(25);
  }
  throw new Error(`nothing listens at port ${port}`);
}
