import pg from 'pg';
import { migrate } from '../../server/migrate.ts';

/** The database with the migrations run and nothing in it, of which every test database is a clone. */
export const TEMPLATE_DATABASE = 'fettle_template';

/** Creates the template on a fresh server. `url` names any database of that server. */
export async function prepareTemplate(url: string): Promise<void> {
  await onServer(url, (client) => client.query(`CREATE DATABASE ${TEMPLATE_DATABASE}`));
  await migrate(withDatabase(url, TEMPLATE_DATABASE));
}

/** The same server's URL for another database. */
export function withDatabase(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = `/${database}`;
  return other.href;
}

/** Runs one piece of work on a connection of its own and closes it. */
export async function onServer<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
