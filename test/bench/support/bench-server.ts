import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@fettle/server/embedded-postgres.ts';
import { migrate } from '@fettle/server/migrate.ts';
import { onServer, withDatabase } from '../../support/template-database.ts';
import { until } from './deadline.ts';

/** A PostgreSQL of the benchmark's own, with the settings of production, in a fresh folder. */
export interface BenchServer {
  /** A new, migrated, empty database on it. */
  createDatabase(name: string): Promise<string>;
  /** Stops it and removes the folder. */
  stop(): Promise<void>;
}

export async function startBenchServer(log: (line: string) => void): Promise<BenchServer> {
  const folder = await mkdtemp(join(tmpdir(), 'fettle-bench-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    // PostgreSQL does not run as root; whoever it runs as must get in.
    await chmod(folder, 0o755);
    const postgres = await startEmbeddedPostgres({ dataFolder: folder, log });
    await onServer(postgres.url, usedBefore);
    return {
      async createDatabase(name) {
        await onServer(postgres.url, (client) => client.query(`CREATE DATABASE ${name}`));
        const url = withDatabase(postgres.url, name);
        await migrate(url);
        return url;
      },
      async stop() {
        await untilAlone(postgres.url).catch(() => undefined);
        await postgres.stop();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/**
 * A server that has run for a while uses the segments of its log again; a fresh one makes each when it comes to it, 40 ms in which every commit waits. So that the former is
 * measured, some are written and given free by a checkpoint.
 */
async function usedBefore(client: { query(text: string): Promise<unknown> }): Promise<void> {
  for (let segment = 0; segment < LOG_SEGMENTS; segment += 1) {
    await client.query(`SELECT pg_logical_emit_message(false, 'bench', 'next segment')`);
    await client.query('SELECT pg_switch_wal()');
  }
  await client.query('CHECKPOINT');
}

/** Of 16 MB: what `min_wal_size` keeps. */
const LOG_SEGMENTS = 16;

/** A pool that has ended may still be saying goodbye on its connections; cut off, it would complain. */
function untilAlone(url: string): Promise<void> {
  return onServer(url, (client) =>
    until('the connections to close', 2000, async () => {
      const { rowCount } = await client.query(
        `SELECT FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`,
      );
      return rowCount === 0;
    }),
  );
}

/** The settings that durability and speed hang on, as the server has them. */
export async function settingsOf(url: string): Promise<string> {
  const { rows } = await onServer(url, (client) =>
    client.query<{ version: string; settings: string }>(
      `SELECT current_setting('server_version') AS version, string_agg(name || '=' || current_setting(name), ' ' ORDER BY name) AS settings
       FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes', 'shared_buffers', 'max_wal_size', 'wal_compression')`,
    ),
  );
  return `PostgreSQL ${rows[0]?.version}: ${rows[0]?.settings}`;
}
