import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMosquitto, type TestBroker } from '../../../nodes/mqtt/testing/test-brokers.ts';
import { ApiClient } from '../../../server/cli/api-client.ts';
import { until } from '../../bench/support/deadline.ts';
import { freePort } from '../../bench/support/free-port.ts';
import type { DatabaseServer } from '../site/database-server.ts';
import { startRedisServer } from '../site/redis-server.ts';
import type { Queue } from '../site/site.ts';
import { type KeptProcess, keepProcess, type ProcessKind } from './kept-process.ts';
import { connectionTo, equipment, overloadAt, PRESSES, stampedAt } from './plant-flows.ts';

/** An installation as an administrator sets it up: a database, a queue, a broker, and Fettle as processes of their own. */
export interface Plant {
  readonly databaseUrl: string;
  readonly broker: TestBroker;
  readonly processes: readonly KeptProcess[];
  of(kind: ProcessKind): readonly KeptProcess[];
  /** One more process of this kind. */
  add(kind: ProcessKind): KeptProcess;
  /** Signed in as somebody who works at the bench and plans orders. */
  readonly person: ApiClient;
  stop(): Promise<void>;
}

const PASSWORD = 'a-password-for-trials';
const CONNECT_LIMIT = 120_000;
let databases = 0;

export async function openPlant({ server, queue }: { readonly server: DatabaseServer; readonly queue: Queue }): Promise<Plant> {
  await using parts = new AsyncDisposableStack();
  databases += 1;
  const database = `plant_${process.pid}_${databases}`;
  await server.createDatabase(database);
  parts.defer(() => server.dropDatabase(database).catch(() => undefined));
  const dataFolder = await mkdtemp(join(tmpdir(), 'fettle-faults-plant-'));
  parts.defer(() => rm(dataFolder, { recursive: true, force: true }));
  const broker = parts.adopt(await startMosquitto(), (it) => it.dispose());
  const redis = queue === 'redis' ? parts.adopt(await startRedisServer(), (it) => it.stop()) : undefined;
  const port = await freePort();
  const variables = {
    DATABASE_URL: server.url(database),
    FETTLE_DATA: dataFolder,
    FETTLE_ADMIN_PASSWORD: PASSWORD,
    ...(redis === undefined ? {} : { REDIS_URL: `redis://127.0.0.1:${redis.port}` }),
  };
  const processes: KeptProcess[] = [];
  parts.defer(async () => void (await Promise.all(processes.map((one) => one.dispose()))));
  const add = (kind: ProcessKind): KeptProcess => {
    const kept = keepProcess(kind, kind === 'serve' ? { ...variables, FETTLE_PORT: String(port) } : variables);
    processes.push(kept);
    return kept;
  };
  // The first makes the key and the first person; the others share them.
  await add('serve').untilReady();
  for (const kind of ['worker', 'worker', 'connect', 'connect'] as const) add(kind);
  const person = await setUp(`http://127.0.0.1:${port}`, broker.url);
  await Promise.all(processes.map((one) => one.untilReady()));
  await until('both connections to stand', CONNECT_LIMIT, async () => {
    const { connections } = await person.call('listConnections');
    return connections.filter(({ health }) => health.state === 'connected').length === PRESSES.length;
  });
  const all = parts.move();
  return {
    databaseUrl: server.url(database),
    broker,
    processes,
    of: (kind) => processes.filter((one) => one.kind === kind),
    add,
    person,
    stop: () => all.disposeAsync(),
  };
}

async function setUp(address: string, brokerUrl: string): Promise<ApiClient> {
  const admin = new ApiClient(address);
  await admin.signIn('admin', PASSWORD);
  for (const body of equipment) await admin.call('putEquipment', { params: { equipment: body.id }, body });
  for (const press of PRESSES) {
    const connection = connectionTo(press, brokerUrl);
    await admin.call('putConnection', { params: { connection: connection.id }, body: { connection } });
    for (const definition of [stampedAt(press), overloadAt(press)]) {
      await admin.call('createFlow', { body: { definition } });
      const params = { flow: definition.id };
      const { revision } = await admin.call('getFlow', { params });
      await admin.call('releaseFlow', { params, body: { revision, reason: 'trial' } });
    }
  }
  const roles = ['operator', 'supervisor', 'processEngineer', 'qualityEngineer', 'administrator'] as const;
  await admin.call('createPerson', { body: { userName: 'ann', displayName: 'Ann', roles: [...roles], password: PASSWORD } });
  const person = new ApiClient(address);
  await person.signIn('ann', PASSWORD);
  return person;
}
