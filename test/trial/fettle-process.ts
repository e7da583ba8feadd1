import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { ApiClient } from '@fettle/server/cli/api-client.ts';
import { Child, waitFor } from './child-process.ts';

const START_PATIENCE_MS = 90_000;

/** A Fettle in its own process, with its own data folder, that can be killed and started again on the same data and address. */
export interface FettleProcess {
  readonly url: string;
  readonly child: Child;
  /** Signed in as administrator; the session outlives a restart. */
  readonly admin: ApiClient;
  kill(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export async function startFettleProcess(dataFolder: string): Promise<FettleProcess> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const password = randomBytes(18).toString('base64url');
  const launch = (): Child =>
    new Child({
      program: ['server/main-serve.ts'],
      folder: dataFolder,
      environment: { FETTLE_PORT: String(port), FETTLE_DATA: dataFolder, FETTLE_ADMIN_PASSWORD: password },
    });
  let child = launch();
  const admin = new ApiClient(url);
  const untilHealthy = () =>
    waitFor('Fettle starts', async () => ((await isHealthy(url)) ? true : undefined), { patience: START_PATIENCE_MS, child });
  try {
    await untilHealthy();
    await admin.signIn('admin', password);
  } catch (error) {
    await child.stop();
    throw error;
  }
  return {
    url,
    get child() {
      return child;
    },
    admin,
    kill: () => child.kill(),
    async start() {
      child = launch();
      await untilHealthy();
    },
    stop: () => child.stop(),
  };
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/api/health`)).ok;
  } catch {
    return false;
  }
}

/** Somebody else may take it before Fettle does; then Fettle says so and the trial ends. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}
