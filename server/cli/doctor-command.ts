import { connectPool } from '@fettle/engine';
import { FettleError } from '@fettle/flows';
import type { Environment } from '../environment.ts';
import { createLog } from '../log.ts';
import { FETTLE_VERSION } from '../version.ts';
import { withoutPasswords } from '../without-passwords.ts';
import { withDatabase } from './with-database.ts';

interface Finding {
  readonly check: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** `fettle doctor`: looks and changes nothing. True when everything is well. */
export async function runDoctor(
  environment: Environment,
  options: { readonly invariants: boolean; readonly json: boolean; readonly write: (line: string) => void },
): Promise<boolean> {
  let well = true;
  const tell = (finding: Finding): void => {
    well &&= finding.ok;
    options.write(options.json ? JSON.stringify(finding) : `${finding.ok ? 'ok   ' : 'WRONG'}  ${finding.check}: ${finding.detail}`);
  };
  tell({ check: 'program', ok: true, detail: `Fettle ${FETTLE_VERSION}, Node ${process.version}` });
  tell(await reachable(environment));
  try {
    await withDatabase(environment, async (url) => {
      for await (const finding of databaseFindings(url, environment, options.invariants)) tell(finding);
    });
  } catch (error) {
    tell({ check: 'database', ok: false, detail: error instanceof FettleError ? error.message : withoutPasswords(String(error)) });
  }
  return well;
}

async function reachable(environment: Environment): Promise<Finding> {
  const address = `http://${environment.host}:${environment.port}`;
  try {
    const health = (await (await fetch(`${address}/api/health`, { signal: AbortSignal.timeout(3000) })).json()) as {
      status: string;
      queue: string;
    };
    return { check: 'server', ok: health.status === 'ok', detail: `answers at ${address} (${health.status}, queue on ${health.queue})` };
  } catch {
    return { check: 'server', ok: true, detail: `does not run at ${address}` };
  }
}

async function* databaseFindings(url: string, environment: Environment, invariants: boolean): AsyncGenerator<Finding> {
  const pool = connectPool({
    databaseUrl: url,
    name: 'fettle doctor',
    size: 2,
    log: createLog(environment.logLevel),
    statementTimeout: 600_000,
  });
  try {
    const version = await pool.query<{ version: string; size: string }>(
      "SELECT current_setting('server_version') AS version, pg_size_pretty(pg_database_size(current_database())) AS size",
    );
    yield { check: 'database', ok: true, detail: `PostgreSQL ${version.rows[0]?.version}, ${version.rows[0]?.size}` };
    const counts = await pool.query<{ inbox: number; oldest: number; incidents: number; dead: number; running: number }>(`
      SELECT (SELECT count(*) FROM inbox) AS inbox, COALESCE((SELECT extract(epoch FROM clock_timestamp() - min(arrived_at)) FROM inbox), 0)::float8 AS oldest,
        (SELECT count(*) FROM incident WHERE state = 'open') AS incidents, (SELECT count(*) FROM dead_letter WHERE state = 'open') AS dead,
        (SELECT count(*) FROM instance WHERE finished_at IS NULL) AS running`);
    const row = counts.rows[0];
    if (row !== undefined) {
      yield { check: 'inbox', ok: row.oldest < 60, detail: `${row.inbox} messages wait, the oldest for ${row.oldest.toFixed(1)} s` };
      yield { check: 'incidents', ok: row.incidents === 0, detail: `${row.incidents} open` };
      yield { check: 'dead letters', ok: true, detail: `${row.dead} open` };
      yield { check: 'units', ok: true, detail: `${row.running} in progress` };
    }
    if (!invariants) return;
    const { checkInvariants } = await import('@fettle/engine/runtime/check-invariants.ts');
    const { nodeRegistry } = await import('@fettle/nodes');
    for (const { invariant, violations } of await checkInvariants({ pool, registry: nodeRegistry })) {
      yield {
        check: invariant,
        ok: violations.length === 0,
        detail: violations.length === 0 ? 'holds' : `${violations.length} violations, e.g. ${violations[0]}`,
      };
    }
  } finally {
    await pool.end();
  }
}
