import { randomBytes } from 'node:crypto';

/** Ids for the messages of one run of a station: never twice, also not after a restart, so that a consumer can drop what it has seen. */
export function eventIds(station: string): () => string {
  const run = randomBytes(6).toString('hex');
  let count = 0;
  return () => `${station}-${run}-${++count}`;
}
