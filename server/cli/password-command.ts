import { connectPool, queryBuilder } from '@fettle/engine';
import type { Environment } from '../environment.ts';
import { resetPassword } from '../first-person.ts';
import { createLog } from '../log.ts';
import { withDatabase } from './with-database.ts';

/** `fettle password USER`: the new password. Works beside a running Fettle and without one. */
export function runPassword(environment: Environment, userName: string): Promise<string> {
  return withDatabase(environment, async (url) => {
    const pool = connectPool({ databaseUrl: url, name: 'fettle password', size: 1, log: createLog(environment.logLevel) });
    try {
      return await resetPassword(queryBuilder(pool), userName, Date.now());
    } finally {
      await pool.end();
    }
  });
}
