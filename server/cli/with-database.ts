import { FettleError } from '@fettle/flows';
import { peekDataFolder } from '../embedded/data-folder.ts';
import { findPostmaster } from '../embedded/postmaster.ts';
import { embeddedUrl, startEmbeddedPostgres } from '../embedded-postgres.ts';
import type { Environment } from '../environment.ts';

/** Runs work on the database of this installation: DATABASE_URL, the embedded one of a Fettle that runs, or the embedded one started for as long as the work takes. */
export async function withDatabase<T>(environment: Environment, work: (url: string) => Promise<T>): Promise<T> {
  if (environment.databaseUrl !== undefined) return work(environment.databaseUrl);
  const left = peekDataFolder(environment.dataFolder);
  if (left === undefined) {
    throw new FettleError(
      'notFound',
      `There is no Fettle database in ${environment.dataFolder}. Name the data folder with FETTLE_DATA, or the database with DATABASE_URL.`,
    );
  }
  const running = findPostmaster(left.cluster);
  if (running !== undefined) return work(embeddedUrl(left.settings.password, running.port));
  const started = await startEmbeddedPostgres({ dataFolder: environment.dataFolder, log: () => undefined });
  try {
    return await work(started.url);
  } finally {
    await started.stop();
  }
}
