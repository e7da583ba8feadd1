import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FettleError } from '@fettle/flows';

/** The key under which connections' passwords are encrypted: a file of the data folder that only its owner may read. Back it up with the database. */
export function readDataKey(dataFolder: string): Buffer {
  const path = join(dataFolder, 'secret.key');
  try {
    mkdirSync(dataFolder, { recursive: true });
    writeFileSync(path, randomBytes(32), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      const full = (error as NodeJS.ErrnoException).code === 'ENOSPC';
      throw new FettleError(
        full ? 'diskFull' : 'dataFolder',
        full
          ? `The disk of ${dataFolder} is full. Make room and start again.`
          : `The data folder ${dataFolder} cannot be written. Choose another with FETTLE_DATA.`,
      );
    }
  }
  return readFileSync(path);
}
