import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../server/embedded-postgres.ts';
import { prepareTemplate } from './template-database.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Answers with the URL of the shared test server, which it starts when first asked. */
    readonly testDatabaseBroker: string;
  }
}

/** Nothing in a test run needs to outlive a power cut. */
const FAST_AND_FORGETFUL = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' };

/**
 * One PostgreSQL for the whole run, started only when a test asks for a database, so that a run of pure tests pays nothing for it. The
 * workers are processes of their own, hence the small broker on the loopback address.
 */
export default async function globalSetup(project: TestProject): Promise<() => Promise<void>> {
  let server: Promise<EmbeddedPostgres> | undefined;
  let folder: string | undefined;

  const start = async (): Promise<EmbeddedPostgres> => {
    folder = await mkdtemp(join(tmpdir(), 'fettle-test-'));
    await chmod(folder, 0o755);
    const postgres = await startEmbeddedPostgres({ dataFolder: folder, log: () => undefined, settings: FAST_AND_FORGETFUL });
    await prepareTemplate(postgres.url);
    return postgres;
  };

  const broker = createServer((_request, response) => {
    server ??= start();
    server.then(
      ({ url }) => response.end(url),
      (error: unknown) => response.writeHead(500).end(error instanceof Error ? (error.stack ?? error.message) : String(error)),
    );
  });
  await new Promise<void>((resolve) => broker.listen(0, '127.0.0.1', resolve));
  const address = broker.address();
  if (address === null || typeof address === 'string') throw new Error('The test database broker has no port.');
  project.provide('testDatabaseBroker', `http://127.0.0.1:${address.port}/`);

  return async () => {
    broker.close();
    await server?.then((postgres) => postgres.stop()).catch(() => undefined);
    if (folder !== undefined && existsSync(folder)) await rm(folder, { recursive: true, force: true });
  };
}
