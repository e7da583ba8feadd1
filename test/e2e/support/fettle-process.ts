import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Role } from '@fettle/flows/contract';
import { ApiClient } from '../../../server/cli/api-client.ts';

const SERVER = join(import.meta.dirname, '../../../server');
export const ADMIN_PASSWORD = 'a-password-for-e2e';
const START_MS = 90_000;
const STOP_MS = 20_000;

export interface FettleProcessOptions {
  /** With the simulated plant and the demo content, as `npm start` does. */
  readonly demo?: boolean;
  /** Undefined: the embedded PostgreSQL. */
  readonly databaseUrl?: string;
}

/** Fettle as it is started for users: a process of its own, here with a data folder that is gone afterwards. */
export interface FettleProcess {
  /** `http://127.0.0.1:40123` */
  readonly address: string;
  /** Signed in as `admin`. */
  readonly admin: ApiClient;
  /** Somebody new with these roles, whose password is {@link passwordOf} the user name. */
  person(userName: string, ...roles: Role[]): Promise<ApiClient>;
  /** Everything that it wrote. */
  output(): string;
  stop(): Promise<void>;
}

export const passwordOf = (userName: string): string => `${userName}-password`;

export async function startFettleProcess({ demo = false, databaseUrl }: FettleProcessOptions = {}): Promise<FettleProcess> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'fettle-e2e-'));
  const { DATABASE_URL: _database, REDIS_URL: _redis, INIT_CWD: _typedIn, ...inherited } = process.env;
  const child = spawn(process.execPath, [join(SERVER, demo ? 'main-demo.ts' : 'main-serve.ts')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...inherited,
      ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
      FETTLE_PORT: '0',
      FETTLE_DATA: dataFolder,
      FETTLE_ADMIN_PASSWORD: ADMIN_PASSWORD,
    },
  });
  let output = '';
  const hear = (chunk: Buffer): void => {
    output += chunk;
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const end = async (): Promise<void> => {
    await stopChild(child);
    await rm(dataFolder, { recursive: true, force: true });
  };
  try {
    const address = await untilRunning(child, () => output);
    const admin = new ApiClient(address);
    await admin.signIn('admin', ADMIN_PASSWORD);
    return {
      address,
      admin,
      output: () => output,
      async person(userName, ...roles) {
        const displayName = userName.charAt(0).toUpperCase() + userName.slice(1);
        await admin.call('createPerson', { body: { userName, displayName, roles, password: passwordOf(userName) } });
        const client = new ApiClient(address);
        await client.signIn(userName, passwordOf(userName));
        return client;
      },
      stop: end,
    };
  } catch (error) {
    await end();
    throw error;
  }
}

async function untilRunning(child: ChildProcess, output: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (what: string): void => reject(new Error(`Fettle ${what}:\n${output()}`));
    const late = setTimeout(() => fail(`was not running after ${START_MS / 1000} s`), START_MS);
    const look = (): void => {
      const address = /Fettle is running:\s+(\S+)/.exec(output())?.[1];
      if (address === undefined) return;
      clearTimeout(late);
      resolve(address);
    };
    child.stdout?.on('data', look);
    child.once('exit', (code) => {
      clearTimeout(late);
      fail(`ended with ${code}`);
    });
  });
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const impatient = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await ended;
  clearTimeout(impatient);
}
