import { FettleError, type OpcUaSettings } from '@fettle/flows';
import { MessageSecurityMode, OPCUAClient, SecurityPolicy, type UserIdentityInfo, UserTokenType } from 'node-opcua-client';
import type { z } from 'zod';
import { APPLICATION_NAME, applicationUri, TrustStore, throwawayCertificate } from './certificates.ts';
import { connectionProblem } from './connection-problem.ts';
import { type RawSession, rawSession } from './raw-session.ts';

/**
 * How long the server keeps our session (and with it, where security is None, the subscription and its queues) while the link is down. Long enough for a
 * rebooting switch, short enough that a small PLC gets its few sessions back when we are gone.
 */
export const SESSION_TIMEOUT = 300_000;
/** Above the time in which a busy PLC answers; below the patience of the person who waits for a write. */
const ANSWER_TIMEOUT = 10_000;
const PING_EVERY = 5_000;

export interface SessionSettings {
  readonly settings: z.infer<typeof OpcUaSettings>;
  readonly password: string | undefined;
  /** Folder for certificates; touched only for a secure endpoint. */
  readonly certificates: string;
  readonly name: string;
}

export interface LiveSession {
  readonly client: OPCUAClient;
  readonly session: RawSession;
  close(): Promise<void>;
}

/** One attempt. After it succeeded the client reconnects by itself and keeps the session. Throws a FettleError whose message says what is wrong. */
export async function openSession(options: SessionSettings): Promise<LiveSession> {
  const { settings, password, name } = options;
  const secure = settings.securityPolicy !== 'None';
  if (secure !== (settings.securityMode !== 'None')) {
    throw new FettleError(
      'connectionFailed',
      `${name}: a security policy needs mode Sign or SignAndEncrypt, and the mode a policy; here it is ${security(settings)}.`,
    );
  }
  const trust = secure ? new TrustStore(options.certificates) : undefined;
  const client = OPCUAClient.create({
    applicationName: APPLICATION_NAME,
    applicationUri: applicationUri(),
    clientName: name,
    ...(trust ? { clientCertificateManager: trust } : { certificateKeyPairProvider: await throwawayPair() }),
    securityMode: MessageSecurityMode[settings.securityMode],
    securityPolicy: SecurityPolicy[settings.securityPolicy],
    endpointMustExist: false,
    // At least one retry: with none the client would not reconnect later either. Retrying the first connect is our caller's.
    connectionStrategy: { initialDelay: 200, maxDelay: 5_000, maxRetry: 1 },
    requestedSessionTimeout: SESSION_TIMEOUT,
    defaultTransactionTimeout: ANSWER_TIMEOUT,
    transportTimeout: ANSWER_TIMEOUT,
    keepSessionAlive: true,
    keepAliveInterval: PING_EVERY,
  });
  try {
    await client.connect(settings.endpoint);
    const session = rawSession(await client.createSession(identity(settings.userName, password)));
    return { client, session, close: () => close(client, session) };
  } catch (error) {
    await client.disconnect().catch(() => undefined);
    throw refusal(error, options, trust);
  }
}

async function throwawayPair() {
  const { certificate, privateKey } = await throwawayCertificate();
  return { getCertificate: () => certificate, getCertificateChain: () => [certificate], getPrivateKey: () => privateKey };
}

function identity(userName: string | undefined, password: string | undefined): UserIdentityInfo {
  return userName === undefined ? { type: UserTokenType.Anonymous } : { type: UserTokenType.UserName, userName, password: password ?? '' };
}

function security(settings: SessionSettings['settings']): string {
  return `policy ${settings.securityPolicy} and mode ${settings.securityMode}`;
}

function refusal(error: unknown, { settings }: SessionSettings, trust: TrustStore | undefined): FettleError {
  const { endpoint, userName } = settings;
  const ours = /server Certificate verification failed with err (\w+)/.exec(error instanceof Error ? error.message : '');
  if (ours && trust?.untrusted) {
    const { fingerprint, trustFolder, rejectedFolder } = trust.untrusted;
    const why = ours[1] === 'BadCertificateUntrusted' ? 'is not trusted yet' : `is not accepted (${ours[1]})`;
    return new FettleError(
      'connectionFailed',
      `The certificate of ${endpoint} ${why}. Its SHA-1 fingerprint is ${fingerprint}: compare it at the machine, then move its file from ${rejectedFolder} to ${trustFolder}.`,
      { details: { fingerprint, trustFolder }, cause: error },
    );
  }
  const problem = connectionProblem(error, { endpoint, userName, security: security(settings), ownCertificate: trust?.ownCertificate });
  return new FettleError('connectionFailed', problem, { cause: error });
}

async function close(client: OPCUAClient, session: RawSession): Promise<void> {
  await session.close(true).catch(() => undefined);
  await client.disconnect().catch(() => undefined);
}
