import { type FettleProcess, startFettleProcess } from '../support/fettle-process.ts';
import type { TestFettle } from '../support/running-fettle.ts';

/** `fettle worker` or `fettle connect` in a process of its own beside a running Fettle, on its database. */
export function startBeside(
  fettle: Pick<TestFettle, 'databaseUrl' | 'dataFolder'>,
  role: 'worker' | 'connect',
  variables: Readonly<Record<string, string>> = {},
): Promise<FettleProcess> {
  return startFettleProcess({ DATABASE_URL: fettle.databaseUrl, FETTLE_DATA: fettle.dataFolder, ...variables }, undefined, [role]);
}
