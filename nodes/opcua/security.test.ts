import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventSource } from '@fettle/flows';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../connection/testing/eventually.ts';
import { recordingContext } from '../connection/testing/recording-context.ts';
import { startOpcUa } from './connector.ts';
import { mappingTo, opcUaConnection } from './testing/opcua-connection.ts';
import { startTestServer, type TestServer } from './testing/opcua-test-server.ts';

describe('OPC UA security', () => {
  let server: TestServer;
  let folder: string;
  let source: EventSource | undefined;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fettle-pki-'));
    server = await startTestServer({ secure: true, users: { fettle: 'right' } });
    return async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    };
  });
  afterEach(async () => {
    await source?.close();
    source = undefined;
  });

  async function start(settings: object, password?: string, certificates = folder) {
    const connection = opcUaConnection(server.endpoint, [mappingTo('v0')], settings);
    const recording = recordingContext({ connection, certificates, ...(password !== undefined && { password }) });
    source = await startOpcUa(recording.context);
    return recording;
  }

  it('refuses a certificate that nobody trusts, says which and where to trust it, and goes on once it is trusted', async () => {
    const secure = { securityPolicy: 'Basic256Sha256', securityMode: 'SignAndEncrypt', userName: 'fettle' };

    const recording = await start(secure, 'right');
    await eventually('a problem', () => source?.health().problem !== undefined);
    const problem = source?.health().problem ?? '';
    const [rejected] = await readdir(join(folder, 'rejected'));
    await mkdir(join(folder, 'trusted', 'certs'), { recursive: true });
    await rename(join(folder, 'rejected', rejected!), join(folder, 'trusted', 'certs', rejected!));
    await eventually('a reading', () => recording.events.length === 1, 15_000);

    expect(problem).toMatch(/is not trusted yet\. Its SHA-1 fingerprint is ([0-9A-F]{2}:){19}[0-9A-F]{2}: /);
    expect(problem).toContain(`to ${join(folder, 'trusted', 'certs')}.`);
    expect(source?.health()).toMatchObject({ state: 'connected', problem: undefined });
  }, 40_000);

  it.each([
    ['a wrong password', { userName: 'fettle' }, 'wrong', /refused the user name or the password of “fettle”/],
    ['no user where one is needed', {}, undefined, /does not (let anonymous clients in|take this kind of sign-in \(anonymous\))/],
    [
      'a policy that the server does not offer',
      { securityPolicy: 'Aes256_Sha256_RsaPss', securityMode: 'Sign', userName: 'fettle' },
      'right',
      /offers no endpoint with policy Aes256_Sha256_RsaPss and mode Sign/,
    ],
    ['a policy without a mode', { securityPolicy: 'Basic256Sha256' }, undefined, /a security policy needs mode Sign or SignAndEncrypt/],
  ])('says what is wrong with %s', async (_, settings, password, sentence) => {
    await start(settings, password);

    await eventually('a problem', () => source?.health().problem !== undefined, 15_000);

    expect(source?.health()).toMatchObject({ state: 'connecting', problem: expect.stringMatching(sentence) });
  });

  it('lets the right user in and touches no certificate folder where no security is asked for', async () => {
    const untouched = join(folder, 'untouched');

    const recording = await start({ userName: 'fettle' }, 'right', untouched);
    await eventually('a reading', () => recording.events.length === 1);

    await expect(readdir(untouched)).rejects.toThrow('ENOENT');
  });
});
