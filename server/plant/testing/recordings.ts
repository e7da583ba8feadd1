import { access, copyFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The real recordings, beside the repository. */
const CNC_MILL_FOLDER = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'data', 'cnc-mill');

/** The folder of the CNC mill recordings. @throws with the place where it was looked for. */
export async function cncMillFolder(): Promise<string> {
  try {
    await access(join(CNC_MILL_FOLDER, 'parts.csv'));
  } catch {
    throw new Error(`This test needs the CNC mill recordings in ${CNC_MILL_FOLDER} (../shared/data/cnc-mill beside the repository).`);
  }
  return CNC_MILL_FOLDER;
}

/** Puts some of the recordings into `folder`, to keep a test short. */
export async function copyRecordings(folder: string, partNumbers: readonly number[]): Promise<void> {
  const source = await cncMillFolder();
  for (const part of partNumbers) {
    const name = `experiment_${String(part).padStart(2, '0')}.csv`;
    await copyFile(join(source, name), join(folder, name));
  }
}
