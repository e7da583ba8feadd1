import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// The bootstrap runs before anything is installed, on whatever Node (20 or newer) is there: plain JavaScript, built-in modules only.

/** The root of the repository. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** A line for a person. Always to stderr: the output of some commands is read by programs. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** Something the user can mend; the message alone is shown. */
export class BootstrapFailure extends Error {}
