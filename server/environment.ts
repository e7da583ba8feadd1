import { resolve } from 'node:path';
import { redisNodes } from '@fettle/engine/adapters/bullmq/redis-nodes.ts';
import { FettleError } from '@fettle/flows';

/** What Fettle reads from the environment. This is the only file that does. */
export interface Environment {
  readonly port: number;
  /** Where everything lives that Fettle keeps: embedded database, certificates, keys. */
  readonly dataFolder: string;
  /** Undefined: the embedded PostgreSQL. */
  readonly databaseUrl: string | undefined;
  /** One server, or nodes of a Redis Cluster with commas between. Undefined: the queue is in PostgreSQL too. */
  readonly redisUrl: string | undefined;
  /** Password of `admin` when that person is first made; undefined: one is generated and printed once. */
  readonly adminPassword: string | undefined;
  /** Address to listen on. */
  readonly host: string;
  /** Hosts that http calls of rules may reach, `host` or `host:port`; none by default. */
  readonly httpCallHosts: readonly string[];
  readonly logLevel: string;
  /** Of whoever the command line signs in as. */
  readonly password: string | undefined;
  /** Where the command was typed: relative paths mean this folder. npm runs commands in the repository's root and leaves the folder in INIT_CWD. */
  readonly typedIn: string;
  /** Who reads metrics sends it; undefined: only programs on this machine may. */
  readonly metricsToken: string | undefined;
  /** Where a worker or connect process answers `/metrics`; undefined: nowhere. */
  readonly metricsPort: number | undefined;
  /** Messages that may wait in inboxes before connections are slowed down. */
  readonly backlogLimit: number;
  /** Browsers reach us over TLS (a proxy in front): cookies are marked Secure. */
  readonly secureCookies: boolean;
}

const DEFAULT_PORT = 3300;

export function readEnvironment(env: Readonly<Record<string, string | undefined>>): Environment {
  const typedIn = resolve(env.INIT_CWD || '.');
  return {
    port: portFrom(env.FETTLE_PORT),
    dataFolder: env.FETTLE_DATA ? resolve(typedIn, env.FETTLE_DATA) : resolve('.fettle'),
    databaseUrl: databaseUrlFrom(env.DATABASE_URL),
    redisUrl: redisUrlFrom(env.REDIS_URL),
    adminPassword: passwordFrom(env.FETTLE_ADMIN_PASSWORD),
    host: env.FETTLE_HOST || '127.0.0.1',
    httpCallHosts: (env.FETTLE_HTTP_CALL_HOSTS ?? '')
      .split(',')
      .map((host) => host.trim())
      .filter((host) => host !== ''),
    logLevel: logLevelFrom(env.FETTLE_LOG_LEVEL),
    password: env.FETTLE_PASSWORD || undefined,
    typedIn,
    metricsToken: env.FETTLE_METRICS_TOKEN || undefined,
    metricsPort: env.FETTLE_METRICS_PORT ? portFrom(env.FETTLE_METRICS_PORT, 'FETTLE_METRICS_PORT') : undefined,
    backlogLimit: backlogLimitFrom(env.FETTLE_BACKLOG_LIMIT),
    secureCookies: env.FETTLE_SECURE_COOKIES === '1',
  };
}

const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'];

function logLevelFrom(text: string | undefined): string {
  if (text === undefined || text === '') return 'warn';
  if (!LOG_LEVELS.includes(text))
    throw new FettleError('invalidInput', `FETTLE_LOG_LEVEL is "${text}"; it is one of: ${LOG_LEVELS.join(', ')}.`);
  return text;
}

const BACKLOG_LIMIT = 100_000;

function backlogLimitFrom(text: string | undefined): number {
  if (text === undefined || text === '') return BACKLOG_LIMIT;
  const limit = /^\d+$/.test(text) ? Number(text) : 0;
  if (limit < 1) throw new FettleError('invalidInput', `FETTLE_BACKLOG_LIMIT is "${text}"; it is a number of messages above 0.`);
  return limit;
}

function portFrom(text: string | undefined, name = 'FETTLE_PORT'): number {
  if (text === undefined || text === '') return DEFAULT_PORT;
  const port = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new FettleError('invalidInput', `${name} is "${text}"; it is a port number from 0 to 65535.`);
  return port;
}

function databaseUrlFrom(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined;
  if (!URL.canParse(text) || !/^postgres(ql)?:$/.test(new URL(text).protocol))
    throw new FettleError('invalidInput', 'DATABASE_URL is not an address of the form postgres://user:password@host:port/database.');
  return text;
}

function redisUrlFrom(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined;
  if (redisNodes(text) === undefined)
    throw new FettleError(
      'invalidInput',
      'REDIS_URL is not an address of the form redis://host:port, or redis://host:port,host:port for the nodes of a Redis Cluster.',
    );
  return text;
}

function passwordFrom(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined;
  if (text.length < 8) throw new FettleError('invalidInput', 'FETTLE_ADMIN_PASSWORD has fewer than 8 characters. Choose a longer one.');
  return text;
}
