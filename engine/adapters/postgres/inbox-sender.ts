import type { Message } from '@fettle/flows';
import type pg from 'pg';
import { shardOf } from '../../runtime/shard-of.ts';
import { insertNamedMessages } from './inbox-rows.ts';

/** Puts commands into inboxes in the caller's transaction. Gives the shards to ring after its COMMIT. */
export async function sendMessages(client: pg.ClientBase, messages: readonly Message[], shards: number): Promise<readonly number[]> {
  await Promise.all(insertNamedMessages(client, messages, (key) => shardOf(key, shards)));
  return [...new Set(messages.map(({ key }) => shardOf(key, shards)))];
}
