import type { MachineEvent, Message } from '@fettle/flows';
import type pg from 'pg';
import { bulkWrite, write } from './bulk-write.ts';
import { column, encode } from './columns.ts';
import { type PackedMessage, pack, packEvent } from './packed-message.ts';

/**
 * Messages as inbox rows. Consecutive messages to one actor share a row; their order is the row's. A command (`named`) has a row of its own with its id, so
 * that the same one sent twice waits once; many that are sent together share rows by shard.
 */
interface NewRow {
  readonly shard: number;
  readonly key: string;
  readonly id: string | undefined;
  readonly messages: readonly PackedMessage[];
}

const INSERT_INBOX = bulkWrite<NewRow>('insert-inbox', [
  column.smallint((row) => row.shard),
  column.text((row) => row.key),
  column.integer((row) => row.messages.length),
  column.text((row) => row.id),
  column.json((row) => row.messages),
]);

/** More messages of one actor than this go into a further row, so that one row never outgrows a drain. */
const ROW_LIMIT = 200;

export function insertMessages(client: pg.ClientBase, messages: readonly Message[], shard: (key: string) => number): Promise<unknown>[] {
  return write(
    client,
    INSERT_INBOX,
    inRows(messages.map((message) => ({ key: message.key, shard: shard(message.key), packed: pack(message) }))),
  );
}

/** Machine events, each to its equipment. */
export function insertEvents(
  client: pg.ClientBase,
  events: readonly { readonly event: MachineEvent; readonly key: string; readonly shard: number }[],
): Promise<unknown>[] {
  return write(client, INSERT_INBOX, inRows(events.map(({ event, key, shard }) => ({ key, shard, packed: packEvent(event) }))));
}

export function insertNamedMessages(
  client: pg.ClientBase,
  messages: readonly Message[],
  shard: (key: string) => number,
): Promise<unknown>[] {
  return write(client, INSERT_INBOX, named(messages, shard));
}

/** The same as a statement with its values, for a transaction that is not a connection of ours. */
export function namedMessagesStatement(
  messages: readonly Message[],
  shard: (key: string) => number,
): { readonly text: string; readonly values: readonly Buffer[] } {
  return { text: INSERT_INBOX.statement.text, values: encode(INSERT_INBOX.columns, named(messages, shard)) };
}

/** The key of a row with commands to several actors of a shard. */
export const SHARED = '';
/** So many commands at once come from a program, not from a person who pressed twice. */
const MANY = 64;

function named(messages: readonly Message[], shard: (key: string) => number): NewRow[] {
  if (messages.length <= MANY)
    return messages.map((message) => ({ shard: shard(message.key), key: message.key, id: message.id, messages: [pack(message)] }));
  const rows: NewRow[] = [];
  for (const [of, all] of Map.groupBy(messages, ({ key }) => shard(key))) {
    for (let from = 0; from < all.length; from += ROW_LIMIT)
      rows.push({ shard: of, key: SHARED, id: undefined, messages: all.slice(from, from + ROW_LIMIT) });
  }
  return rows;
}

function inRows(messages: readonly { readonly key: string; readonly shard: number; readonly packed: PackedMessage }[]): NewRow[] {
  const open = new Map<string, PackedMessage[]>();
  const rows: NewRow[] = [];
  for (const { key, shard, packed } of messages) {
    const row = open.get(key);
    if (row !== undefined && row.length < ROW_LIMIT) {
      row.push(packed);
      continue;
    }
    const fresh = [packed];
    open.set(key, fresh);
    rows.push({ shard, key, id: undefined, messages: fresh });
  }
  return rows;
}
