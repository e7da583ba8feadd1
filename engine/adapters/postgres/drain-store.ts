import type { Message, RoutingInstance } from '@fettle/flows';
import type pg from 'pg';
import type { DeadEvent, TimerSet } from '../../core/index.ts';
import type { DrainLimits, DrainStore, DrainTransaction, DrainWrite, InboxRow, MessageIncident, ParkedRow } from '../../ports.ts';
import { failpoint } from '../../runtime/failpoint.ts';
import { shardOf } from '../../runtime/shard-of.ts';
import { smallintArray } from './binary-array.ts';
import { bulkWrite, write } from './bulk-write.ts';
import { column } from './columns.ts';
import { laneOf } from './effect-lane.ts';
import { loadEquipment, writeEquipment } from './equipment-rows.ts';
import { writeHistory } from './history-rows.ts';
import { writeHoldTallies } from './hold-tally-rows.ts';
import { insertMessages, SHARED } from './inbox-rows.ts';
import { InstructionDocuments, type InstructionWriter } from './instruction-documents.ts';
import { jsonText } from './json-text.ts';
import { loadMaterial, writeMaterial } from './material-rows.ts';
import { inOneFlight } from './one-flight.ts';
import { type PackedMessage, pack, unpackAll } from './packed-message.ts';
import { writeScreens } from './screens.ts';
import { settle } from './settle.ts';
import { writeShadow } from './shadow-rows.ts';
import { run, statement } from './statement.ts';
import { writeTallies } from './tally-rows.ts';
import { loadUnits, writeUnits } from './unit-rows.ts';

/**
 * The drain's transaction on PostgreSQL: two round trips when everything is remembered (take; write and commit), one more for what has to be loaded.
 *
 * Invariants:
 * 1. all statements of a round trip are on the wire before the first answer is read; one that fails fails those behind it, COMMIT included;
 * 2. compare and set happens inside the statements (`expect_rows` raises), because COMMIT is sent before their answers are known;
 * 3. the connection goes back to the pool only when the transaction is known to be over; a doubtful one is closed.
 */
const LOCK_SHARDS = statement('lock-shards');
const TAKE_INBOX = statement('take-inbox');
const READ_CONTEXT = statement('read-drain-context');

export function createDrainStore(pool: pg.Pool, shards: number): DrainStore {
  const documents = new InstructionDocuments();
  return {
    async beginDrain(wanted, limits) {
      const client = await pool.connect();
      try {
        const begun = await begin(client, wanted, limits);
        if (begun === undefined) {
          await client.query('ROLLBACK');
          client.release();
          return undefined;
        }
        return drainTransaction(client, { shards, documents }, begun);
      } catch (error) {
        client.release(true);
        throw error;
      }
    },
  };
}

type Begun = Pick<DrainTransaction, 'epochs' | 'modelRevision' | 'rows' | 'parkedKeys'>;

async function begin(client: pg.PoolClient, wanted: readonly number[], limits: DrainLimits): Promise<Begun | undefined> {
  failpoint('drain.locking');
  const ids = smallintArray(wanted);
  const [, locked, rows, context] = await inOneFlight(client, () =>
    settle([
      client.query('BEGIN'),
      run<{ id: number; epoch: number }>(client, LOCK_SHARDS, [ids]),
      run<TakenRow>(client, TAKE_INBOX, [ids, limits.rows, limits.messages]),
      run<{ revision: number; parked: string[] }>(client, READ_CONTEXT, [ids]),
    ]),
  );
  if (locked.length === 0) return undefined;
  failpoint('drain.taken');
  return {
    epochs: new Map(locked.map(({ id, epoch }) => [id, epoch])),
    modelRevision: context[0]?.revision ?? 0,
    parkedKeys: new Set(context[0]?.parked),
    rows: rows.sort((a, b) => a.seq - b.seq || a.place - b.place).flatMap(unpackRow),
  };
}

interface TakenRow {
  readonly seq: number;
  readonly place: number;
  readonly shard: number;
  readonly key: string;
  readonly messages: PackedMessage[];
}

/** A row that actors share becomes a row for each. */
function unpackRow({ seq, place, shard, key, messages }: TakenRow): InboxRow[] {
  if (key !== SHARED) return [{ seq, place, shard, key, messages: unpackAll(key, messages) }];
  return [...Map.groupBy(messages as Message[], (message) => message.key)].map(([actor, its], index) => ({
    seq,
    place: index + 1,
    shard,
    key: actor,
    messages: its,
  }));
}

interface Surroundings {
  readonly shards: number;
  readonly documents: InstructionDocuments;
}

function drainTransaction(client: pg.PoolClient, around: Surroundings, begun: Begun): DrainTransaction {
  let over = false;
  const finish = async (work: Promise<unknown>[]): Promise<void> => {
    if (over) throw new Error('the transaction is over');
    over = true;
    try {
      const answers = await settle(work);
      if ((answers.at(-1) as pg.QueryResult).command === 'ROLLBACK' && work.length > 1) throw new Error('the transaction was rolled back');
      client.release();
    } catch (error) {
      client.release(true);
      throw error;
    }
  };
  return {
    ...begun,
    loadUnits: (ids) => loadUnits(client, ids),
    loadEquipment: (ids) => loadEquipment(client, ids),
    loadMaterial: (lots) => loadMaterial(client, lots),
    async commit(drained) {
      const instructions = around.documents.begin();
      let sent: Promise<unknown>[];
      try {
        sent = inOneFlight(client, () => [
          ...send(client, { shards: around.shards, instructions }, begun, drained),
          client.query('COMMIT'),
        ]);
      } catch (error) {
        client.release(true);
        throw error;
      }
      const written = finish(sent);
      failpoint('drain.committing');
      try {
        await written;
      } catch (error) {
        around.documents.forget();
        throw error;
      }
      instructions.committed();
      failpoint('drain.committed');
    },
    rollback: () => finish([client.query('ROLLBACK')]),
  };
}

const INSERT_TIMERS = bulkWrite<TimerSet>('insert-timers', [
  column.text((timer) => timer.id),
  column.text((timer) => timer.instance),
  column.text((timer) => timer.token),
  column.integer((timer) => timer.activation),
  column.text((timer) => timer.name),
  column.bigint((timer) => timer.dueAt),
  column.text((timer) => timer.equipment),
]);
const INSERT_EFFECTS = bulkWrite<{ readonly effect: DrainWrite['effects'][number]; readonly at: number }>('insert-effects', [
  column.text(({ effect }) => effect.id),
  column.text(({ effect }) => effect.key),
  column.text(({ effect }) => effect.action.kind),
  column.text(({ effect }) => laneOf(effect.action)),
  column.bigint(({ at }) => at),
  column.json(({ effect }) => effect),
]);
const INSERT_DEAD_LETTERS = bulkWrite<{ readonly dead: DeadEvent; readonly at: number }>('insert-dead-letters', [
  column.bigint(({ at }) => at),
  column.text(({ dead }) => dead.event.source),
  column.text(({ dead }) => `${dead.event.equipment}.${dead.event.signal}`),
  column.text(({ dead }) => dead.event.id),
  column.text(({ dead }) => jsonText(dead.event)),
  column.text(({ dead }) => dead.reason),
]);
const RETURN_INBOX = bulkWrite<InboxRow>('return-inbox', [
  column.bigint((row) => row.seq),
  column.smallint((row) => row.place ?? 0),
  column.smallint((row) => row.shard),
  column.text((row) => row.key),
  column.integer((row) => row.messages.length),
  column.json((row) => row.messages.map(pack)),
]);
const INSERT_INCIDENTS = bulkWrite<{ readonly incident: MessageIncident; readonly at: number }>('insert-incidents', [
  column.text(({ incident }) => incident.id),
  column.text(({ incident }) => incident.key),
  column.text(({ incident }) => (incident.key.startsWith('unit/') ? incident.key.slice('unit/'.length) : undefined)),
  column.text(({ incident }) => `A message of kind "${incident.message.body.kind}" could not be consumed`),
  column.text(({ incident }) => incident.detail),
  column.bigint(({ at }) => at),
  column.json(({ incident }) => [incident.message]),
]);
const PARK_KEYS = bulkWrite<MessageIncident & { readonly shard: number }>('park-keys', [
  column.text(({ key }) => key),
  column.smallint(({ shard }) => shard),
  column.text(({ id }) => id),
]);
const PARK_MESSAGES = bulkWrite<ParkedRow>('park-messages', [
  column.bigint(({ seq }) => seq),
  column.smallint(({ place = 0 }) => place),
  column.smallint(({ shard }) => shard),
  column.text(({ key }) => key),
  column.integer(({ messages }) => messages.length),
  column.json(({ messages }) => messages.map(pack)),
]);

function send(
  client: pg.PoolClient,
  { shards, instructions }: { readonly shards: number; readonly instructions: InstructionWriter },
  { epochs }: Pick<DrainTransaction, 'epochs'>,
  drained: DrainWrite,
): Promise<unknown>[] {
  const units = new Map<string, RoutingInstance['unit']>(drained.units.map(({ after }) => [after.id, after.unit]));
  const at = drained.at;
  const shard = (key: string): number => shardOf(key, shards);
  const written = writeUnits(client, drained.units, instructions);
  return [
    ...written.sent,
    ...writeEquipment(client, drained.equipment, epochs),
    ...writeMaterial(client, drained.material, at),
    ...writeHistory(client, drained.history, { changes: written.changes, instructions }),
    ...writeScreens(client, drained.history, { unitOf: (instance) => units.get(instance), instructions }),
    ...instructions.write(client),
    ...writeTallies(client, drained, Math.min(...epochs.keys())),
    ...writeHoldTallies(client, drained, Math.min(...epochs.keys())),
    ...write(client, INSERT_TIMERS, drained.timers),
    ...write(
      client,
      INSERT_EFFECTS,
      drained.effects.map((effect) => ({ effect, at })),
    ),
    ...write(
      client,
      INSERT_DEAD_LETTERS,
      drained.dead.map((dead) => ({ dead, at })),
    ),
    ...writeShadow(client, drained.shadow),
    ...insertMessages(client, drained.outgoing, shard),
    ...write(client, RETURN_INBOX, drained.returned),
    ...write(
      client,
      INSERT_INCIDENTS,
      drained.incidents.map((incident) => ({ incident, at })),
    ),
    ...write(
      client,
      PARK_KEYS,
      drained.incidents.filter(({ key }) => key.startsWith('unit/')).map((incident) => ({ ...incident, shard: shard(incident.key) })),
    ),
    ...write(client, PARK_MESSAGES, drained.parked),
  ];
}
