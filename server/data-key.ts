import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { folderFault } from './embedded/data-folder.ts';

/** The key under which connections' passwords are encrypted: a file of the data folder that only its owner may read. Back it up with the database. */
export function readDataKey(dataFolder: string): Buffer {
  const path = join(dataFolder, 'secret.key');
  try {
    // Not recursive where the parent is there: Node tries for ever on disks that answer ENOENT to a new folder (/proc).
    if (!existsSync(dataFolder)) mkdirSync(dataFolder, { recursive: !existsSync(dirname(dataFolder)) });
    writeFileSync(path, randomBytes(32), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    // What is there is read below; a file in the folder's place is not.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw folderFault(error, dataFolder);
  }
  try {
    return readWhole(path);
  } catch (error) {
    throw folderFault(error, dataFolder);
  }
}

const KEY_BYTES = 32;

/** Another process may be writing it at this moment. */
function readWhole(path: string): Buffer {
  for (let tries = 0; ; tries += 1) {
    const key = readFileSync(path);
    if (key.length >= KEY_BYTES || tries === 20) return key;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 25);
  }
}
