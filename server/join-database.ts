import { FettleError } from '@fettle/flows';
import { peekDataFolder } from './embedded/data-folder.ts';
import { findPostmaster } from './embedded/postmaster.ts';
import { embeddedUrl } from './embedded-postgres.ts';
import type { Environment } from './environment.ts';

/**
 * The database for a process that works beside another: the one that the environment names, or the embedded one of a Fettle that runs on this machine. It starts none: that would end with it.
 *
 * @throws FettleError `unavailable` when there is neither
 */
export function joinDatabase(environment: Environment): { readonly url: string; stop(): Promise<void> } {
  const stop = async () => undefined;
  if (environment.databaseUrl !== undefined) return { url: environment.databaseUrl, stop };
  const left = peekDataFolder(environment.dataFolder);
  const running = left === undefined ? undefined : findPostmaster(left.cluster);
  if (left === undefined || running === undefined)
    throw new FettleError(
      'unavailable',
      `No database: DATABASE_URL is not set, and no Fettle runs with the data folder ${environment.dataFolder}. Set DATABASE_URL, or start "fettle serve" there first.`,
    );
  return { url: embeddedUrl(left.settings.password, running.port), stop };
}
