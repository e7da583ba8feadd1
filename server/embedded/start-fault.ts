import { FettleError } from '@fettle/flows';
import { type DataFolder, diskFull } from './data-folder.ts';

/** What PostgreSQL's programs said before they gave up, as what the user can do about it; quotes their last lines. */
export function startFault(output: string, folder: DataFolder, cause: unknown): FettleError {
  if (/No space left on device|Disk quota exceeded|ENOSPC/.test(output)) return diskFull(folder.path, undefined, cause);
  const reason = output
    .split('\n')
    .map((line) => line.replace(/^\S+ \S+ UTC \[\d+\] /, '').trim())
    .filter((line) => line !== '')
    .slice(-3)
    .join(' ');
  return new FettleError(
    'dataFolder',
    `The embedded PostgreSQL did not start in ${folder.path}: ${reason || 'it said nothing'}. ` +
      `Its log is ${folder.logFile}. Mend what it names, or name a database of your own: DATABASE_URL=postgres://….`,
    { cause },
  );
}
