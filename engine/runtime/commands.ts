import { canonicalJson, FettleError, type Hold, type Message, unitKey } from '@fettle/flows';
import { CompiledQuery, sql, type Transaction } from 'kysely';
import { outcomeMessages } from '../adapters/postgres/effect-store.ts';
import { namedMessagesStatement } from '../adapters/postgres/inbox-rows.ts';
import { jsonText } from '../adapters/postgres/json-text.ts';
import { unpackAll } from '../adapters/postgres/packed-message.ts';
import type { Database } from '../adapters/postgres/tables.ts';
import { failpoint } from './failpoint.ts';
import { shardOf } from './shard-of.ts';
import { openUnitsOf } from './split-off-meanwhile.ts';

/**
 * What the server does to the engine, in the server's own transactions: the answer to a person and what follows from it commit together.
 */
export interface Commands {
  /** Puts messages into inboxes. The same message id sent twice waits once; of more than 64 sent together each is consumed, the second time in vain. */
  send(transaction: Transaction<Database>, messages: readonly Message[]): Promise<void>;
  startJobOrder(transaction: Transaction<Database>, order: NewJobOrder): Promise<{ readonly created: boolean }>;
  abortJobOrder(transaction: Transaction<Database>, abort: { readonly jobOrder: string } & Decision): Promise<void>;
  resolveIncident(transaction: Transaction<Database>, resolution: IncidentResolution): Promise<void>;
}

export interface Decision {
  readonly person: string;
  readonly reason: string;
  readonly at: number;
}

export interface NewJobOrder {
  readonly id: string;
  readonly flow: string;
  readonly version: number;
  readonly product: string;
  readonly serialNumbers: readonly string[];
  /** Pieces in each unit, as many as there are serial numbers; absent: one piece each. */
  readonly quantities?: readonly number[] | undefined;
  /** Equipment class → equipment. */
  readonly equipment: Readonly<Record<string, string>>;
  readonly at: number;
}

export interface IncidentResolution extends Decision {
  readonly incident: string;
  /** `retry`: once more. `skip`: go on without it, at a flowNode through `port`. */
  readonly action: 'retry' | 'skip';
  readonly port?: string;
}

export interface CommandOptions {
  readonly shards: number;
  /** These shards get work when the transaction commits. */
  readonly onSent: (transaction: Transaction<Database>, shards: readonly number[]) => void;
}

/** Rows of one INSERT: without `unnest` PostgreSQL takes 65,535 parameters, and a statement has 15 s. */
const CHUNK = 5000;

export function createCommands({ shards, onSent }: CommandOptions): Commands {
  const send = async (transaction: Transaction<Database>, messages: readonly Message[]): Promise<void> => {
    const rang = new Set<number>();
    const shard = (key: string): number => {
      const its = shardOf(key, shards);
      rang.add(its);
      return its;
    };
    for (let from = 0; from < messages.length; from += CHUNK) {
      const { text, values } = namedMessagesStatement(messages.slice(from, from + CHUNK), shard);
      await transaction.executeQuery(CompiledQuery.raw(text, [...values]));
    }
    failpoint('command.sent');
    onSent(transaction, [...rang]);
  };

  return {
    send,
    async startJobOrder(transaction, order) {
      const created = await insertJobOrder(transaction, order);
      if (created) {
        const holds = await holdsOf(transaction, order.id);
        await send(
          transaction,
          order.serialNumbers.map((_, index) => startUnit(order, index, holds)),
        );
      }
      return { created };
    },
    async abortJobOrder(transaction, { jobOrder, person, reason, at }) {
      const changed = await transaction
        .updateTable('job_order')
        .set({ state: 'Aborted', ended_at: at })
        .where('id', '=', jobOrder)
        .where('state', 'not in', ['Ended', 'Aborted'])
        .executeTakeFirst();
      // Once more while aborted units are still being undone: then they end at once.
      if (changed.numUpdatedRows === 0n && !(await isBeingUndone(transaction, jobOrder)))
        throw new FettleError('stateRefused', `Job order ${jobOrder} has ended already, or there is none.`);
      const units = await openUnitsOf(transaction, jobOrder);
      await send(
        transaction,
        units.map((instance) => ({
          id: `${instance}/abort/${at}`,
          key: unitKey(instance),
          at,
          body: { kind: 'abortUnit', instance, person, reason },
        })),
      );
    },
    async resolveIncident(transaction, resolution) {
      await resolve(transaction, resolution, send, (shard) => onSent(transaction, [shard]));
    },
  };
}

async function isBeingUndone(transaction: Transaction<Database>, jobOrder: string): Promise<boolean> {
  const { rows } = await sql`SELECT FROM job_order o JOIN instance i ON i.job_order = o.id
    WHERE o.id = ${jobOrder} AND o.state = 'Aborted' AND i.finished_at IS NULL LIMIT 1`.execute(transaction);
  return rows.length > 0;
}

async function insertJobOrder(transaction: Transaction<Database>, order: NewJobOrder): Promise<boolean> {
  const inserted = await transaction
    .insertInto('job_order')
    .values({
      id: order.id,
      product: order.product,
      flow: order.flow,
      version: order.version,
      quantity: piecesOf(order),
      state: 'Running',
      equipment: JSON.stringify(order.equipment),
      created_at: order.at,
      started_at: order.at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (inserted.numInsertedOrUpdatedRows === 0n) {
    await mustBeTheSame(transaction, order);
    return false;
  }
  for (let from = 0; from < order.serialNumbers.length; from += CHUNK) {
    const rows = order.serialNumbers.slice(from, from + CHUNK).map((serialNumber) => ({
      instance: instanceOf(order.id, serialNumber),
      job_order: order.id,
      serial_number: serialNumber,
    }));
    await transaction.insertInto('job_order_unit').values(rows).execute();
  }
  return true;
}

async function mustBeTheSame(transaction: Transaction<Database>, order: NewJobOrder): Promise<void> {
  const known = await transaction.selectFrom('job_order').selectAll().where('id', '=', order.id).executeTakeFirstOrThrow();
  const units = await transaction.selectFrom('job_order_unit').select('serial_number').where('job_order', '=', order.id).execute();
  const serialNumbers = new Set(units.map((unit) => unit.serial_number));
  const same =
    known.flow === order.flow &&
    known.product === order.product &&
    known.quantity === piecesOf(order) &&
    canonicalJson(known.equipment) === canonicalJson(order.equipment) &&
    serialNumbers.size === order.serialNumbers.length &&
    order.serialNumbers.every((serialNumber) => serialNumbers.has(serialNumber));
  if (!same) throw new FettleError('conflict', `There is a job order "${order.id}" already, with other content. Give this one another id.`);
}

export function instanceOf(jobOrder: string, serialNumber: string): string {
  return `${jobOrder}/${serialNumber}`;
}

/** Holds of a job order that its new units start with, for one instance each. Whoever adds units to an order asks while it has the order's row locked. */
export async function holdsOf(transaction: Transaction<Database>, jobOrder: string): Promise<(instance: string) => readonly Hold[]> {
  const rows = await transaction
    .selectFrom('scope_hold')
    .select(['id', 'reason', 'person', 'placed_at'])
    .where('scope', '=', 'jobOrder')
    .where('subject', '=', jobOrder)
    .where('released_at', 'is', null)
    .execute();
  return (instance) => rows.map(({ id, reason, person, placed_at }) => ({ id: `${id}/${instance}`, reason, person, at: placed_at }));
}

function piecesOf({ serialNumbers, quantities }: NewJobOrder): number {
  return quantities === undefined ? serialNumbers.length : quantities.reduce((sum, quantity) => sum + quantity, 0);
}

function startUnit(order: NewJobOrder, index: number, holdsOfUnit: (instance: string) => readonly Hold[]): Message {
  const serialNumber = order.serialNumbers[index] ?? '';
  const instance = instanceOf(order.id, serialNumber);
  const holds = holdsOfUnit(instance);
  const unit = { serialNumber, jobOrder: order.id, product: order.product, quantity: order.quantities?.[index] ?? 1 };
  const body = {
    kind: 'startUnit' as const,
    instance,
    flow: order.flow,
    version: order.version,
    unit,
    equipment: { ...order.equipment },
    ...(holds.length === 0 ? {} : { holds: [...holds] }),
  };
  return { id: `${instance}/start`, key: unitKey(instance), at: order.at, body };
}

async function resolve(
  transaction: Transaction<Database>,
  resolution: IncidentResolution,
  send: Commands['send'],
  ring: (shard: number) => void,
): Promise<void> {
  const { person, reason, action, at } = resolution;
  const incident = await transaction
    .selectFrom('incident')
    .selectAll()
    .where('id', '=', resolution.incident)
    .forUpdate()
    .executeTakeFirst();
  if (incident === undefined) throw new FettleError('notFound', `There is no incident "${resolution.incident}".`);
  if (incident.state !== 'open') throw new FettleError('stateRefused', 'This incident is resolved already.');
  if (incident.kind === 'flowNode') {
    const { instance, token, activation } = incident;
    if (instance === null || token === null || activation === null) {
      throw new FettleError('stateRefused', 'This incident of a rule closes by itself as soon as the flowNode can be evaluated again.');
    }
    const body = { kind: 'resolveIncident' as const, instance, token, activation, action, port: resolution.port, person, reason };
    await send(transaction, [{ id: `${incident.id}/resolve/${at}`, key: incident.key, at, body }]);
    return;
  }
  if (incident.kind === 'effect') await resolveEffect(transaction, incident.effect ?? '', resolution, send);
  else await unpark(transaction, { ...incident, messages: incident.messages ?? [] }, action, ring);
  await transaction
    .updateTable('incident')
    .set({ state: 'resolved', resolved_at: at, resolved_by: person, action, reason })
    .where('id', '=', incident.id)
    .execute();
}

async function resolveEffect(
  transaction: Transaction<Database>,
  id: string,
  resolution: IncidentResolution,
  send: Commands['send'],
): Promise<void> {
  const { action, at, person, reason } = resolution;
  const effect = await transaction
    .updateTable('effect')
    .set(action === 'retry' ? { state: 'pending', attempts: 0, next_at: at, error: null } : { state: 'skipped', finished_at: at })
    .where('id', '=', id)
    .where('state', '=', 'incident')
    .returning('body')
    .executeTakeFirst();
  if (effect === undefined) throw new FettleError('stateRefused', 'The effect of this incident has been performed or skipped already.');
  if (action === 'skip') await send(transaction, outcomeMessages(effect.body, { ok: false, error: `Skipped by ${person}: ${reason}` }, at));
}

/**
 * What waits behind a message incident goes back into the inbox at the places that it had; with `retry` the message itself before it. The shard's lock keeps a drain from taking
 * later messages in between.
 */
async function unpark(
  transaction: Transaction<Database>,
  incident: { readonly key: string; readonly messages: readonly Message[] },
  action: 'retry' | 'skip',
  ring: (shard: number) => void,
): Promise<void> {
  const { key } = incident;
  const parkedKey = await transaction.selectFrom('parked_key').select('shard').where('key', '=', key).executeTakeFirst();
  const again = action === 'retry' ? [...incident.messages] : [];
  if (parkedKey === undefined) {
    const shard = await shardFor(transaction, key);
    if (again.length > 0)
      await transaction
        .insertInto('inbox')
        .values({ shard, key, size: again.length, messages: jsonText(again) })
        .execute();
    ring(shard);
    return;
  }
  const { shard } = parkedKey;
  await transaction.selectFrom('shard').select('id').where('id', '=', shard).forUpdate().execute();
  const behind = await transaction.deleteFrom('parked_message').where('key', '=', key).returning(['seq', 'place', 'messages']).execute();
  const rows = behind
    .sort((a, b) => a.seq - b.seq || a.place - b.place)
    .map(({ seq, place, messages }) => ({ seq, place, messages: unpackAll(key, messages) }));
  const [first] = rows;
  if (first !== undefined) first.messages.unshift(...again);
  for (const { seq, place, messages } of rows) {
    await transaction
      .insertInto('inbox')
      .values({ seq, place, shard, key, size: messages.length, messages: jsonText(messages) })
      .execute();
  }
  if (first === undefined && again.length > 0) {
    await transaction
      .insertInto('inbox')
      .values({ shard, key, size: again.length, messages: jsonText(again) })
      .execute();
  }
  await transaction.deleteFrom('parked_key').where('key', '=', key).execute();
  ring(shard);
}

async function shardFor(transaction: Transaction<Database>, key: string): Promise<number> {
  const { rows } = await sql<{ shards: number }>`SELECT count(*)::integer AS shards FROM shard`.execute(transaction);
  return shardOf(key, rows[0]?.shards ?? 1);
}
