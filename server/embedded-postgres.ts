import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { FettleError } from '@fettle/flows';
import pg from 'pg';
import { CLUSTER_USER, createCluster } from './embedded/create-cluster.ts';
import { type DataFolder, folderFault, openDataFolder } from './embedded/data-folder.ts';
import { type PostgresAccount, postgresAccount } from './embedded/postgres-account.ts';
import { type PostgresPrograms, postgresPrograms } from './embedded/postgres-programs.ts';
import {
  findPostmaster,
  type Postmaster,
  PostmasterEnded,
  signalPostmaster,
  startPostmaster,
  stopPostmaster,
} from './embedded/postmaster.ts';
import { startFault } from './embedded/start-fault.ts';

/**
 * The embedded database: a real PostgreSQL server of our own in the data folder, for who has none.
 *
 * - It listens on the loopback address only, on a port of its own that is kept in the data folder, with a random password.
 * - A commit is on disk when it is answered (fsync and synchronous_commit are on).
 * - It outlives a kill -9 of this process; the next start finds it and goes on with it, after ending the dead one's sessions.
 * - A new cluster appears whole: it is made beside its place and moved there, so a start that was cut off leaves no half of one.
 */
export interface EmbeddedPostgres {
  /** For every PostgreSQL client; holds the password, so do not log it. */
  readonly url: string;
  /** Ends every session, stops the server and frees the data folder. May be called more than once. */
  stop(): Promise<void>;
}

const DATABASE = 'fettle';
const LOG_LIMIT_BYTES = 10 * 1024 * 1024;
const PORT_ATTEMPTS = 5;
const LEAVING_LIMIT_MS = 5000;

/** For two cores shared with Fettle itself and a disk of the ordinary kind. */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '60',
  shared_buffers: '256MB',
  fsync: 'on',
  synchronous_commit: 'on',
  wal_compression: 'on',
  wal_buffers: '16MB',
  max_wal_size: '2GB',
  // Segments of the log are used again: to make one takes 40 ms, for which every commit waits.
  min_wal_size: '256MB',
  checkpoint_timeout: '15min',
  random_page_cost: '1.1',
  jit: 'off',
  // Queue-like tables turn over quickly; the default looks at them once a minute.
  autovacuum_naptime: '10s',
  log_checkpoints: 'off',
  log_timezone: 'UTC',
  timezone: 'UTC',
};

/**
 * Starts the embedded database and resolves when it accepts connections; the first start makes the cluster (some seconds).
 *
 * @param options.dataFolder made when missing; one Fettle at a time
 * @param options.log takes one line for a person about what takes time
 * @param options.settings PostgreSQL settings that differ from ours (tests run without fsync)
 * @throws FettleError `dataFolder`, `diskFull` or `unavailable`, each with what to do
 */
export async function startEmbeddedPostgres(options: {
  readonly dataFolder: string;
  readonly log: (line: string) => void;
  readonly settings?: Readonly<Record<string, string>>;
}): Promise<EmbeddedPostgres> {
  const programs = await postgresPrograms();
  const folder = openDataFolder(options.dataFolder);
  try {
    const account = postgresAccount(folder.cluster, [programs.initdb, programs.postgres]);
    if (!existsSync(join(folder.cluster, 'PG_VERSION'))) {
      options.log('Creating the database (first start only)…');
      await createCluster(folder, programs, account);
    }
    checkMajorVersion(folder, programs);
    const settings = withIdentity({ ...SETTINGS, ...options.settings }, programs);
    const postmaster = (await takeOver(folder, programs, settings, options.log)) ?? (await start(folder, programs, account, settings));
    await ensureDatabase(urlFor(folder, postmaster.port, 'postgres'));
    return handle(folder, postmaster, programs);
  } catch (error) {
    folder.release();
    throw error;
  }
}

function handle(folder: DataFolder, postmaster: Postmaster, programs: PostgresPrograms): EmbeddedPostgres {
  let stopping: Promise<void> | undefined;
  const atExit = (): void => signalPostmaster(postmaster.pid);
  process.once('exit', atExit);
  const stop = async (): Promise<void> => {
    try {
      await stopPostmaster(postmaster, folder.cluster, programs);
    } finally {
      process.removeListener('exit', atExit);
      folder.release();
    }
  };
  return {
    url: urlFor(folder, postmaster.port, DATABASE),
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}

function urlFor(folder: DataFolder, port: number, database: string): string {
  return embeddedUrl(folder.settings().password, port, database);
}

/** How clients reach an embedded server. */
export function embeddedUrl(password: string, port: number, database: string = DATABASE): string {
  return `postgres://${CLUSTER_USER}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}

function checkMajorVersion(folder: DataFolder, programs: PostgresPrograms): void {
  let found: string;
  try {
    found = readFileSync(join(folder.cluster, 'PG_VERSION'), 'utf8').trim();
  } catch (error) {
    throw folderFault(error, folder.path);
  }
  const ours = programs.version.split('.')[0];
  if (found === ours) return;
  throw new FettleError(
    'dataFolder',
    `The database in ${folder.path} was made by PostgreSQL ${found}; this Fettle brings PostgreSQL ${ours}. ` +
      `Dump it with the Fettle that made it (pg_dump) and restore it here (pg_restore), or begin with an empty folder: FETTLE_DATA=OTHER-FOLDER.`,
    { details: { found, ours } },
  );
}

/** The cluster's name tells a later start whether a server that still runs is one that it would have started itself. */
function withIdentity(settings: Readonly<Record<string, string>>, programs: PostgresPrograms): Readonly<Record<string, string>> {
  const hash = createHash('sha256')
    .update(JSON.stringify([programs.version, settings]))
    .digest('hex');
  return { ...settings, cluster_name: `fettle-${hash.slice(0, 16)}` };
}

/** Goes on with the server that a killed Fettle left behind when it is as we would start it; else stops it. */
async function takeOver(
  folder: DataFolder,
  programs: PostgresPrograms,
  settings: Readonly<Record<string, string>>,
  log: (line: string) => void,
): Promise<Postmaster | undefined> {
  const left = findPostmaster(folder.cluster);
  if (left === undefined) return undefined;
  log('The last run did not stop its database; going on with it…');
  if (await answersAs(urlFor(folder, left.port, 'postgres'), settings.cluster_name)) return left;
  await stopPostmaster(left, folder.cluster, programs);
  return undefined;
}

async function answersAs(url: string, clusterName: string | undefined): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000, query_timeout: 2000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ name: string }>("SELECT current_setting('cluster_name') AS name");
    if (rows[0]?.name !== clusterName) return false;
    // What the dead process had open must not commit after we have begun.
    await client.query(
      "SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()",
    );
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function start(
  folder: DataFolder,
  programs: PostgresPrograms,
  account: PostgresAccount,
  settings: Readonly<Record<string, string>>,
): Promise<Postmaster> {
  const { cluster, logFile } = folder;
  if (existsSync(logFile) && statSync(logFile).size > LOG_LIMIT_BYTES) truncateSync(logFile);
  const leavingUntil = performance.now() + LEAVING_LIMIT_MS;
  for (let attempt = 1; ; attempt += 1) {
    const port = await usablePort(attempt === 1 ? folder.settings().port : undefined);
    try {
      const postmaster = await startPostmaster({ programs, account, cluster, port, settings, logFile });
      if (folder.settings().port !== port) folder.keep({ ...folder.settings(), port });
      return postmaster;
    } catch (error) {
      if (!(error instanceof PostmasterEnded)) throw error;
      if (attempt < PORT_ATTEMPTS && error.message.includes('could not create any TCP/IP sockets')) continue;
      // A server that was killed a moment ago is still leaving: its number is in use until the system has taken it away.
      if (error.message.includes('lock file "postmaster.pid" already exists') && performance.now() < leavingUntil) {
        await new Promise((resolve) => setTimeout(resolve, 200));
        findPostmaster(cluster);
        attempt -= 1;
        continue;
      }
      throw startFault(error.message, folder, error);
    }
  }
}

/** The wanted port if nobody has it, else one that the system picks. */
async function usablePort(wanted: number | undefined): Promise<number> {
  return (wanted === undefined ? undefined : await tryPort(wanted)) ?? (await tryPort(0)) ?? Promise.reject(noPort());
}

function noPort(): FettleError {
  return new FettleError(
    'unavailable',
    'No port of the loopback address is free for the embedded PostgreSQL. Close some programs and start again.',
  );
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(address !== null && typeof address === 'object' ? address.port : undefined));
    });
  });
}

async function ensureDatabase(serverUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
}
