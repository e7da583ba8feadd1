import { api } from '@fettle/flows/contract';
import { FettleError } from '@fettle/flows/fettle-error.ts';
import type { QueryClient } from '@tanstack/react-query';
import { call } from '../api.ts';

/*
 * Signing out must work when the server is slow. What holds:
 * - it hangs on no component: the menu that asked for it may be gone before the answer is there;
 * - nothing else that waits for the server is in its way: a browser has six connections to it;
 * - it never only seems to work: a session that could not be ended is said to be open still.
 */

/** Milliseconds that one try waits for the server. */
const PATIENCE = 8_000;
const TRIES = 3;

let ending = false;

/** True from the wish to sign out until it is done or refused: answers of that time that nobody is signed in are no news. */
export function isEndingSession(): boolean {
  return ending;
}

/** Ends the session on the server. Throws when it could not be reached: then the person is signed in still. */
export async function endSession(client: QueryClient): Promise<void> {
  ending = true;
  try {
    for (let tries = 1; ; tries += 1) {
      await client.cancelQueries();
      try {
        await call(api.signOut, {}, AbortSignal.timeout(PATIENCE));
        return;
      } catch (error) {
        if (error instanceof FettleError && error.code === 'notSignedIn') return;
        if (tries === TRIES)
          throw new FettleError('unavailable', 'The server does not answer: you are still signed in. Try again.', { cause: error });
      }
    }
  } finally {
    ending = false;
  }
}
