import { startEmbeddedPostgres } from './embedded-postgres.ts';
import type { Environment } from './environment.ts';

/** The database that the environment names, or the embedded one. `stop` ends only what was started here. */
export async function openDatabase(
  environment: Environment,
  say: (line: string) => void,
): Promise<{ readonly url: string; stop(): Promise<void> }> {
  if (environment.databaseUrl !== undefined) return { url: environment.databaseUrl, stop: async () => undefined };
  return startEmbeddedPostgres({ dataFolder: environment.dataFolder, log: say });
}
