import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startCuttableLink } from '../nodes/connection/testing/cuttable-link.ts';
import { BLOCK_CELL, benchRouting } from '../test/support/block-cell.ts';
import { createTestDatabase } from '../test/support/database.ts';
import { startFettleProcess } from '../test/support/fettle-process.ts';
import { ADMIN_PASSWORD } from '../test/support/running-fettle.ts';
import { ApiClient } from './cli/api-client.ts';
import { seedDemo } from './demo/seed-demo.ts';
import { type Environment, readEnvironment } from './environment.ts';
import { listPersons } from './services/persons.ts';
import { startFettle } from './start-fettle.ts';

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'fettle-start-'));
  // The embedded PostgreSQL of root runs as another account.
  await chmod(folder, 0o755);
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as { port: number }).port;
}

function changed(url: string, parts: Partial<Pick<URL, 'port' | 'pathname' | 'password'>>): string {
  return Object.assign(new URL(url), parts).href;
}

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** The sentence with which a start is refused, and how long it took to say it. */
async function refusal(variables: Readonly<Record<string, string>>): Promise<{ message: string; seconds: number }> {
  const started = performance.now();
  const environment: Environment = readEnvironment({ FETTLE_PORT: '0', FETTLE_DATA: await temporaryFolder(), ...variables });
  const message = await startFettle(environment, { log: quiet, say: () => undefined }).then(
    async (fettle) => {
      await fettle.stop();
      return 'it started';
    },
    (error: Error) => error.message,
  );
  return { message, seconds: (performance.now() - started) / 1000 };
}

describe('a start that cannot be is refused in one sentence', () => {
  test('when the port is taken', async () => {
    const port = await listening(createServer());

    const { message } = await refusal({ FETTLE_PORT: String(port) });

    expect(message).toBe(
      `Port ${port} is in use by another program, perhaps another Fettle. Stop it, or choose another port: FETTLE_PORT=${port + 1} npm start`,
    );
  });

  test('when the database does not answer, is not there or does not let us in', async () => {
    const { url, drop } = await createTestDatabase();
    onTestFinished(drop);
    // It takes connections and hangs up, as a server of something else does.
    const rude = await listening(createServer((socket) => socket.destroy()));

    const [nobody, hangsUp, missing, password] = await Promise.all([
      refusal({ DATABASE_URL: 'postgres://fettle:sesame@127.0.0.1:9/plant' }),
      refusal({ DATABASE_URL: `postgres://fettle:sesame@127.0.0.1:${rude}/plant` }),
      refusal({ DATABASE_URL: changed(url, { pathname: '/nothing' }) }),
      refusal({ DATABASE_URL: changed(url, { password: 'sesame' }) }),
    ]);

    expect(nobody.message).toMatch(
      /^The database of DATABASE_URL \(127\.0\.0\.1:9\/plant\) does not answer \(.*ECONNREFUSED.*\)\. Start it, or correct/,
    );
    expect(hangsUp.message).toMatch(/does not answer/);
    expect(missing.message).toMatch(/\/nothing\) does not exist on that server\. Create it/);
    expect(password.message).toMatch(/refuses this user or password/);
    for (const { message, seconds } of [nobody, hangsUp, missing, password]) {
      expect(message).not.toMatch(/sesame|\n/);
      expect(seconds).toBeLessThan(10);
    }
  });

  test('when Redis does not answer or is none', async () => {
    const rude = await listening(createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')));

    const [nobody, other, several] = await Promise.all([
      refusal({ REDIS_URL: 'redis://:sesame@127.0.0.1:9' }),
      refusal({ REDIS_URL: `redis://127.0.0.1:${rude}` }),
      refusal({ REDIS_URL: `redis://:sesame@127.0.0.1:9,127.0.0.1:${rude}` }),
    ]);

    expect(nobody.message).toMatch(/^Redis at 127\.0\.0\.1:9 does not answer \(.*ECONNREFUSED.*\)\. Start it, or correct REDIS_URL/);
    expect(other.message).toMatch(/does not answer/);
    expect(several.message).toMatch(/^Redis at 127\.0\.0\.1:9 does not answer/);
    for (const { message, seconds } of [nobody, other, several]) {
      expect(message).not.toMatch(/sesame|\n/);
      expect(seconds).toBeLessThan(10);
    }
  });

  test('when the data folder is a file, cannot be made, or is of another version', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'file'), '');
    await mkdir(join(folder, 'newer'));
    await writeFile(join(folder, 'newer', 'database.json'), '{"format":99,"password":"0123456789abcdef"}');
    await mkdir(join(folder, 'damaged'));
    await writeFile(join(folder, 'damaged', 'secret.key'), 'short');

    const [file, under, proc, newer, damaged] = await Promise.all(
      [join(folder, 'file'), join(folder, 'file', 'under'), '/proc/fettle', join(folder, 'newer'), join(folder, 'damaged')].map((data) =>
        refusal({ FETTLE_DATA: data }),
      ),
    );

    expect(file?.message).toMatch(/is not a folder.*FETTLE_DATA=OTHER-FOLDER/);
    expect(under?.message).toMatch(/is not a folder/);
    expect(proc?.message).toMatch(/cannot be written|is not a folder/);
    expect(newer?.message).toMatch(/made by a newer Fettle \(data format 99; this one reads 1\)/);
    expect(damaged?.message).toMatch(/secret key in the data folder must have 32 bytes/);
  });

  test('when what the environment says makes no sense', () => {
    const messages = [
      { FETTLE_PORT: '70000' },
      { FETTLE_PORT: '0x10' },
      { FETTLE_LOG_LEVEL: 'loud' },
      { FETTLE_ADMIN_PASSWORD: 'short' },
      { DATABASE_URL: 'mysql://user:sesame@host/db' },
      { REDIS_URL: 'http://:sesame@host' },
    ].map((variables) => {
      try {
        readEnvironment(variables);
        return 'accepted';
      } catch (error) {
        return (error as Error).message;
      }
    });

    for (const message of messages) expect(message).toMatch(/^(FETTLE_|DATABASE_URL|REDIS_URL).*\.$/);
    expect(messages.join()).not.toContain('sesame');
  });
});

test('a database that goes away is said so, and work goes on when it is back', async () => {
  const { url, drop } = await createTestDatabase();
  onTestFinished(drop);
  const cable = await startCuttableLink(Number(new URL(url).port));
  onTestFinished(() => cable.close());
  const environment = readEnvironment({
    FETTLE_PORT: '0',
    FETTLE_DATA: await temporaryFolder(),
    DATABASE_URL: changed(url, { port: String(cable.port) }),
    FETTLE_ADMIN_PASSWORD: ADMIN_PASSWORD,
  });
  const fettle = await startFettle(environment, { log: quiet, say: () => undefined });
  onTestFinished(() => fettle.stop());
  const admin = new ApiClient(fettle.address);
  await admin.signIn('admin', ADMIN_PASSWORD);

  cable.cut();
  const away = await admin.call('listFlows').catch((error: unknown) => error);
  const health = await fetch(`${fettle.address}/api/health`);
  cable.mend();

  expect(away).toMatchObject({ code: 'unavailable', message: expect.stringContaining('try again') });
  expect(await health.json()).toMatchObject({ status: 'degraded', database: 'down' });
  await expect.poll(async () => admin.call('listFlows').catch(() => undefined)).toEqual({ flows: [] });
});

test('what is to be done before connections are tried changes them without one being tried', { timeout: 60_000 }, async () => {
  const { url, drop } = await createTestDatabase();
  onTestFinished(drop);
  const environment = readEnvironment({
    FETTLE_PORT: '0',
    FETTLE_DATA: await temporaryFolder(),
    DATABASE_URL: url,
    FETTLE_ADMIN_PASSWORD: ADMIN_PASSWORD,
  });
  const addresses = { opcuaUrl: 'opc.tcp://127.0.0.1:9', mqttUrl: 'mqtt://127.0.0.1:9', user: { name: 'fettle', password: 'fettle' } };
  let triedBefore: readonly string[] | undefined;

  const fettle = await startFettle(environment, {
    log: quiet,
    say: () => undefined,
    async beforeConnecting({ services }) {
      const [person] = await listPersons(services);
      if (person === undefined) throw new Error('There is no administrator.');
      await seedDemo(services, { person }, { addresses, password: ADMIN_PASSWORD });
      triedBefore = services.connections.health().map(({ connection }) => connection);
    },
  });
  onTestFinished(() => fettle.stop());

  expect(triedBefore).toEqual([]);
  expect(
    fettle.services.connections
      .health()
      .map(({ connection }) => connection)
      .toSorted(),
  ).toEqual(['cell-mqtt', 'cell-opcua']);
});

describe('a whole process with its embedded database', () => {
  test('that is killed recovers by itself, loses nothing and does nothing twice; stopped, it leaves nothing behind', {
    timeout: 120_000,
  }, async () => {
    const folder = await temporaryFolder();
    const variables = { FETTLE_DATA: folder, FETTLE_ADMIN_PASSWORD: ADMIN_PASSWORD, FETTLE_LOG_LEVEL: 'debug' };
    const first = await startFettleProcess(variables);
    const admin = await prepared(first.address);
    await admin.call('createJobOrder', { body: { id: 'KILL', flow: 'bench', quantity: 200 } });

    await first.end('SIGKILL');
    const again = performance.now();
    const second = await startFettleProcess(variables);
    const seconds = (performance.now() - again) / 1000;
    const client = new ApiClient(second.address);
    await client.signIn('admin', ADMIN_PASSWORD);
    await expect.poll(async () => (await client.call('listTasks', { query: { limit: 500 } })).tasks.length, { timeout: 20_000 }).toBe(200);
    const [task] = (await client.call('listTasks', { query: { limit: 1 } })).tasks;
    await client.call('completeTask', {
      params: { task: task?.id ?? '' },
      body: { entryId: 'after-the-kill', outcome: 'done', entries: { torque: { value: 8 } } },
    });
    await expect.poll(async () => (await client.call('getJobOrder', { params: { jobOrder: 'KILL' } })).jobOrder.good).toBe(1);

    const code = await second.end('SIGTERM');

    expect(code).toBe(0);
    expect(existsSync(join(folder, 'postgres', 'postmaster.pid'))).toBe(false);
    expect(existsSync(join(folder, 'fettle.lock'))).toBe(false);
    expect(second.output.stdout).toContain('Stopped.');
    expect(seconds).toBeLessThan(30);
    expect(first.output.stdout).toContain('the one in FETTLE_ADMIN_PASSWORD');
    for (const { output } of [first, second])
      expect(output.stdout + output.stderr).not.toMatch(new RegExp(`${ADMIN_PASSWORD}|fettle_session|argon2|torque`));
  });
});

test('Ctrl+C in the middle of the first start leaves no process behind', { timeout: 60_000 }, async () => {
  const folder = await temporaryFolder();
  const starting = startFettleProcess({ FETTLE_DATA: folder }, (output) => output.includes('Creating the database'));

  const code = await (await starting).end('SIGINT');

  expect(code).toBe(0);
  expect(existsSync(join(folder, 'postgres', 'postmaster.pid'))).toBe(false);
  expect(existsSync(join(folder, 'fettle.lock'))).toBe(false);
});

async function prepared(address: string): Promise<ApiClient> {
  const admin = new ApiClient(address);
  await admin.signIn('admin', ADMIN_PASSWORD);
  for (const body of BLOCK_CELL.equipment.filter(({ id }) => id === 'bench-1'))
    await admin.call('putEquipment', { params: { equipment: body.id }, body });
  await admin.call('createFlow', { body: { definition: benchRouting() } });
  await admin.call('releaseFlow', { params: { flow: 'bench' }, body: { revision: 1, reason: 'for a test' } });
  return admin;
}
