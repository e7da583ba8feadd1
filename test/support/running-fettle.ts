import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Equipment, EquipmentClass, FlowDefinition, Log, MachineEvent, Quality, Value } from '@fettle/flows';
import type { Role } from '@fettle/flows/contract';
import { ApiClient } from '../../server/cli/api-client.ts';
import type { Environment } from '../../server/environment.ts';
import type { ProcessRole } from '../../server/processes/process-role.ts';
import { type RunningFettle, startFettle } from '../../server/start-fettle.ts';
import { createTestDatabase } from './database.ts';

export const ADMIN_PASSWORD = 'a-password-for-tests';

/** One line that Fettle logged. */
export interface LogLine {
  readonly level: keyof Log;
  readonly fields: object;
  readonly message: string;
}

/**
 * A whole Fettle in the test's own process: real PostgreSQL, engine, queue, HTTP server. It has a database and a data folder of its own and listens on a free port.
 */
export interface TestFettle extends RunningFettle {
  readonly log: readonly LogLine[];
  readonly databaseUrl: string;
  readonly dataFolder: string;
  /** Signed in as `admin`. */
  readonly admin: ApiClient;
  /** Signed in as somebody who has this role and no other. */
  readonly as: Readonly<Record<Role, ApiClient>>;
  /** Makes somebody with these roles; the user name is the password too. */
  person(userName: string, ...roles: Role[]): Promise<ApiClient>;
  /** Not signed in. */
  anybody(): ApiClient;
  /** Creates equipment, classes first. */
  plant(parts: { readonly classes?: readonly EquipmentClass[]; readonly equipment: readonly EquipmentInput[] }): Promise<void>;
  /** Creates or saves a flow and releases it; gives the version. */
  release(definition: FlowDefinition): Promise<number>;
  /** Puts readings into the engine as a connector does; resolves when they are committed. */
  feed(...readings: readonly FedReading[]): Promise<void>;
  /** Resolves when inboxes are empty and no effect is under way. */
  settled(): Promise<void>;
}

type EquipmentInput = Pick<Equipment, 'id' | 'title'> & Partial<Equipment>;

/** `[equipment, signal, value]`, and its quality when it is not good. */
export type FedReading = readonly [equipment: string, signal: string, value: Value, quality?: Quality];

/** `roles`: what it does itself; the rest is left to processes that the test starts. */
export async function startTestFettle(changed: Partial<Environment> = {}, roles?: readonly ProcessRole[]): Promise<TestFettle> {
  const database = changed.databaseUrl === undefined ? await createTestDatabase() : undefined;
  const dataFolder = await mkdtemp(join(tmpdir(), 'fettle-'));
  const log: LogLine[] = [];
  const keep =
    (level: keyof Log) =>
    (fields: object, message: string): void =>
      void log.push({ level, fields, message });
  const environment: Environment = {
    port: 0,
    dataFolder,
    databaseUrl: database?.url,
    redisUrl: undefined,
    adminPassword: ADMIN_PASSWORD,
    host: '127.0.0.1',
    httpCallHosts: [],
    logLevel: 'debug',
    password: undefined,
    typedIn: process.cwd(),
    secureCookies: false,
    metricsToken: undefined,
    metricsPort: undefined,
    backlogLimit: 100_000,
    ...changed,
  };
  const fettle = await startFettle(environment, {
    log: { debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') },
    say: () => undefined,
    ...(roles === undefined ? {} : { roles }),
  });
  const { address, engine } = fettle;
  const anybody = (): ApiClient => new ApiClient(address);
  const admin = anybody();
  await admin.signIn('admin', ADMIN_PASSWORD);
  const person = async (userName: string, ...roles: Role[]): Promise<ApiClient> => {
    const password = `${userName}-password`;
    await admin.call('createPerson', { body: { userName, displayName: userName, roles, password } });
    const client = anybody();
    await client.signIn(userName, password);
    return client;
  };
  const as = {
    processEngineer: await person('paula', 'processEngineer'),
    qualityEngineer: await person('quentin', 'qualityEngineer'),
    operator: await person('olga', 'operator'),
    supervisor: await person('susi', 'supervisor'),
    administrator: admin,
  };
  return {
    ...fettle,
    log,
    databaseUrl: environment.databaseUrl ?? '',
    dataFolder,
    admin,
    as,
    person,
    anybody,
    async plant({ classes = [], equipment }) {
      for (const body of classes) await admin.call('putEquipmentClass', { params: { equipmentClass: body.id }, body });
      for (const body of equipment) await admin.call('putEquipment', { params: { equipment: body.id }, body });
    },
    async release(definition) {
      const params = { flow: definition.id };
      const known = (await admin.call('listFlows')).flows.find(({ id }) => id === definition.id);
      if (known === undefined) await admin.call('createFlow', { body: { definition } });
      else await admin.call('saveDraft', { params, body: { revision: known.draftRevision, definition } });
      const { revision } = await admin.call('getFlow', { params });
      return (await admin.call('releaseFlow', { params, body: { revision, reason: 'for a test' } })).version;
    },
    feed: (...readings) => engine.accept(readings.map((reading) => machineEvent(engine.clock.now(), reading))),
    settled: () => settled(engine.pool),
    async stop() {
      await fettle.stop();
      await database?.drop();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

function machineEvent(now: number, [equipment, signal, value, quality = 'good']: FedReading): MachineEvent {
  return { id: randomUUID(), source: 'test', equipment, signal, value, quality, sourceTime: now, receivedTime: now };
}

async function settled(pool: RunningFettle['engine']['pool']): Promise<void> {
  for (let quiet = 0; quiet < 2; ) {
    const { rows } = await pool.query<{ waiting: number }>(
      `SELECT (SELECT count(*) FROM inbox) + (SELECT count(*) FROM effect WHERE state IN ('pending', 'running')) AS waiting`,
    );
    quiet = rows[0]?.waiting === 0 ? quiet + 1 : 0;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
