import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../support/deadline.ts';
import { freePort } from '../support/free-port.ts';

const START_LIMIT = 10_000;

export interface Broker {
  readonly port: number;
  readonly url: string;
  stop(): Promise<void>;
}

/** As docs/operations.md says to set it: no waiting message is dropped, 4,000 may be on their way to a subscriber. */
const KEEPS_ALL = 'max_queued_messages 0\nmax_inflight_messages 4000\n';

/** A mosquitto of the benchmark's own. `keepsAll` false: with its default limits, beyond which it drops what a subscriber does not take in time. */
export async function startMosquitto(executable: string, { keepsAll }: { readonly keepsAll: boolean }): Promise<Broker> {
  const folder = await mkdtemp(join(tmpdir(), 'fettle-bench-mosquitto-'));
  const port = await freePort();
  const user = process.getuid?.() === 0 ? 'user root\n' : '';
  const settings = `allow_anonymous true
set_tcp_nodelay true
${keepsAll ? KEEPS_ALL : ''}`;
  await writeFile(join(folder, 'mosquitto.conf'), `${user}listener ${port} 127.0.0.1\n${settings}`);
  const child = spawn(executable, ['-c', join(folder, 'mosquitto.conf')], { stdio: 'ignore' });
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await until('mosquitto to start', START_LIMIT, () => answers(port));
  } catch (error) {
    await stop();
    throw error;
  }
  return { port, url: `mqtt://127.0.0.1:${port}`, stop };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
