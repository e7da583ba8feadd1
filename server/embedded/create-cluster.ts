import { execFile } from 'node:child_process';
import { chownSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import type { DataFolder } from './data-folder.ts';
import type { PostgresAccount } from './postgres-account.ts';
import type { PostgresPrograms } from './postgres-programs.ts';
import { postgresEnvironment } from './postmaster.ts';
import { startFault } from './start-fault.ts';

/** The cluster's one account, its superuser; the server listens for nobody but us. */
export const CLUSTER_USER = 'fettle';

/**
 * Makes the cluster: UTF-8 with PostgreSQL's own C.UTF-8, so that sorting does not depend on the machine's locales. It is made beside its
 * place and moved there when it is whole.
 *
 * @throws FettleError `diskFull` or `dataFolder`, with nothing left behind
 */
export async function createCluster(folder: DataFolder, programs: PostgresPrograms, account: PostgresAccount): Promise<void> {
  const unfinished = `${folder.cluster}.new`;
  const passwordFile = `${folder.cluster}.password`;
  rmSync(unfinished, { recursive: true, force: true });
  rmSync(passwordFile, { force: true });
  try {
    mkdirSync(unfinished, { mode: 0o700 });
    writeFileSync(passwordFile, folder.settings().password, { mode: 0o600 });
    if (account.owner !== undefined) for (const path of [unfinished, passwordFile]) chownSync(path, account.owner.uid, account.owner.gid);
    const { program, args, ...identity } = account.command(programs.initdb, [
      `--pgdata=${unfinished}`,
      `--username=${CLUSTER_USER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
    ]);
    await promisify(execFile)(program, args, { ...identity, env: postgresEnvironment() });
    renameSync(unfinished, folder.cluster);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    throw startFault(error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error), folder, error);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}
