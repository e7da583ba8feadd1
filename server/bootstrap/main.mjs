import { BootstrapFailure, say } from './tree.mjs';

/** Runs one of the bootstrap's programs: its result is the exit code, and what the user can mend is shown as a sentence, not a stack. */
export async function main(program) {
  try {
    process.exitCode = await program(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof BootstrapFailure)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}
