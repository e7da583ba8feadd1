import { hash } from 'node:crypto';
import { type DeadLetter, equipmentKey, type MachineEvent } from '@fettle/flows';
import type pg from 'pg';
import type { IngestStore } from '../../ports.ts';
import { failpoint } from '../../runtime/failpoint.ts';
import { shardOf } from '../../runtime/shard-of.ts';
import { bigintBytesArray } from './binary-array.ts';
import { bulkWrite, write } from './bulk-write.ts';
import { column, encode } from './columns.ts';
import { insertEvents } from './inbox-rows.ts';
import { plainText } from './json-text.ts';
import { inOneFlight } from './one-flight.ts';
import { settle } from './settle.ts';
import { run, statement } from './statement.ts';

/**
 * Ingest's transaction on PostgreSQL: dedupe → record → inbox → latest. Events are nearly always new, so all of it goes in one round trip, in a transaction that fails when one is not. Then, and for
 * a while, since who sends one again sends more of them, it takes two: what is new is asked for in between.
 *
 * Invariants:
 * 1. an event is recorded once, and enters an inbox only by the transaction that recorded it;
 * 2. interest is read in the same transaction: when flows changed since it was loaded, the transaction starts again with the new one.
 */
export interface IngestStoreOptions {
  readonly pool: pg.Pool;
  readonly shards: number;
  /** Milliseconds back over which a redelivered event is known again, at least to the start of the day. */
  readonly dedupeWindow?: number;
}

interface Named {
  readonly source: string;
  readonly equipment: string;
  readonly signal: string;
}

/** What is known of one signal of one source, so that an event of it looks up one thing. */
interface KnownSignal {
  /** The same for every source that brings it. */
  readonly name: string;
  readonly number: number;
  /** Of the equipment's actor. */
  readonly key: string;
  readonly shard: number;
  /** Some flow reads it. */
  routed: boolean;
}

interface Row {
  readonly event: MachineEvent;
  readonly signal: KnownSignal;
  /** Of the event's id: the bytes of a whole number, as `bigintBytesArray` takes them. */
  readonly hash: string;
  readonly routed: boolean;
}

const LOCK_SOURCES = statement('lock-sources');
const INSERT_EVENTS = statement('insert-events');
const INSERT_NEW_EVENTS = statement('insert-new-events');
const FRESH_EVENTS = statement('fresh-events');
const FIRST_DELIVERIES = statement('first-deliveries');
const NAME_SIGNALS = statement('name-signals');

const QUALITY = { good: 0, uncertain: 1, bad: 2, stale: 3 } as const;
const IDENTITY = [
  column.bigint<Row>(({ event }) => event.receivedTime),
  column.bigint<Row>(({ event }) => event.sourceTime),
  column.bigintBytes<Row>((row) => row.hash),
  column.integer<Row>((row) => row.signal.number),
];
const EVENT = [
  ...IDENTITY,
  column.smallint<Row>(({ event }) => QUALITY[event.quality]),
  column.boolean<Row>((row) => row.routed),
  column.boolean<Row>(({ event }) => (typeof event.value === 'boolean' ? event.value : undefined)),
  column.double<Row>(({ event }) => (typeof event.value === 'number' ? event.value : undefined)),
  column.text<Row>(({ event }) => (typeof event.value === 'string' ? event.value : undefined)),
  column.text<Row>(({ event }) => event.statusCode),
];
const WRITE_LATEST = bulkWrite<Row>('write-latest', [
  column.text(({ event }) => event.equipment),
  column.text(({ event }) => event.signal),
  column.json(({ event }) => event),
  column.boolean((row) => row.routed),
]);
const INSERT_DEAD_LETTER = bulkWrite<{ readonly letter: DeadLetter; readonly at: number }>('insert-dead-letters', [
  column.bigint(({ at }) => at),
  column.text(({ letter }) => letter.source),
  column.text(({ letter }) => plainText(letter.address)),
  column.text(() => undefined),
  column.text(({ letter }) => plainText(letter.payload)),
  column.text(({ letter }) => letter.reason),
]);

const DAY = 86_400_000;
/** Milliseconds for which events may come again after one did. */
const AGAIN = 30_000;

export function createIngestStore({ pool, shards, dedupeWindow = DAY }: IngestStoreOptions): IngestStore {
  const known = new Map<string, KnownSignal>();
  let carefulUntil = Number.NEGATIVE_INFINITY;
  let interest: { readonly revision: number; readonly signals: ReadonlySet<string> } = { revision: -1, signals: new Set() };

  const nameSignals = async (events: readonly MachineEvent[]): Promise<void> => {
    const unknown = events.filter((event) => !known.has(nameOf(event)));
    if (unknown.length === 0) return;
    const values = [unknown.map((event) => event.source), unknown.map((event) => event.equipment), unknown.map((event) => event.signal)];
    const { rows } = await pool.query<{ id: number } & Named>({ ...NAME_SIGNALS, values });
    for (const row of rows) {
      const [name, key] = [`${row.equipment}.${row.signal}`, equipmentKey(row.equipment)];
      known.set(nameOf(row), { name, number: row.id, key, shard: shardOf(key, shards), routed: interest.signals.has(name) });
    }
    // What another process named at the same moment is there the second time.
    if (unknown.some((event) => !known.has(nameOf(event)))) await nameSignals(unknown);
  };

  /** A message that a broker sends again has another time of ours each time: with the first one it is known again. There are few of them, after a connection was lost. */
  const asFirstDelivered = async (events: readonly MachineEvent[]): Promise<readonly MachineEvent[]> => {
    const again = events.filter((event) => event.redelivered === true);
    if (again.length === 0) return events;
    const { rows } = await pool.query<{ place: number; source_time: number }>({
      ...FIRST_DELIVERIES,
      values: [
        Math.min(...again.map((event) => event.receivedTime)) - dedupeWindow,
        bigintBytesArray(again.map(hashOf)),
        again.map((event) => known.get(nameOf(event))?.number),
      ],
    });
    const first = new Map(rows.map(({ place, source_time }) => [again[place], source_time]));
    return events.map((event) => {
      const { redelivered: _said, ...kept } = event;
      return { ...kept, sourceTime: first.get(event) ?? event.sourceTime };
    });
  };

  const loadInterest = async (client: pg.ClientBase): Promise<void> => {
    const [revision, rows] = await Promise.all([
      client.query<{ revision: number }>('SELECT revision FROM model_revision'),
      client.query<{ name: string }>(`SELECT equipment || '.' || signal AS name FROM interest`),
    ]);
    interest = { revision: revision.rows[0]?.revision ?? 0, signals: new Set(rows.rows.map(({ name }) => name)) };
    for (const signal of known.values()) signal.routed = interest.signals.has(signal.name);
  };

  const placesOf = (rows: readonly Row[]): [number, number, ...unknown[]] => {
    const received = rows.map(({ event }) => event.receivedTime);
    const last = Math.max(...received);
    return [Math.min(...received) - dedupeWindow, last - (last % DAY), ...encode(EVENT, rows)];
  };

  /** Undefined when one of them is known already or interest has changed; then nothing has happened. */
  const recordNew = async (client: pg.ClientBase, rows: readonly Row[]): Promise<number[] | undefined> => {
    const work = inOneFlight(client, () => [
      client.query('BEGIN'),
      run(client, LOCK_SOURCES, [sourcesOf(rows)]),
      run(client, INSERT_NEW_EVENTS, [...placesOf(rows), interest.revision]),
      ...rest(client, rows),
    ]);
    failpoint('ingest.committing');
    try {
      return await committed(work, rows);
    } catch (error) {
      const { code } = error as { code?: unknown };
      if (code !== UNIQUE_VIOLATION && code !== REFUSED) throw error;
      carefulUntil = performance.now() + AGAIN;
      return undefined;
    }
  };

  const record = async (client: pg.ClientBase, rows: readonly Row[]): Promise<readonly Row[] | 'interest changed'> => {
    const [, , [answer]] = await inOneFlight(client, () =>
      settle([
        client.query('BEGIN'),
        run(client, LOCK_SOURCES, [sourcesOf(rows)]),
        run<{ written: number; revision: number }>(client, INSERT_EVENTS, placesOf(rows)),
      ]),
    );
    if (answer?.revision !== interest.revision) return 'interest changed';
    if (answer.written === rows.length) return rows;
    const fresh = await run<{ place: number }>(client, FRESH_EVENTS, encode(IDENTITY, rows));
    const places = new Set(fresh.map(({ place }) => place));
    return rows.filter((_row, place) => places.has(place));
  };

  const rest = (client: pg.ClientBase, fresh: readonly Row[]): Promise<unknown>[] => {
    const latest = new Map(fresh.map((row) => [row.signal.name, row]));
    const sorted = [...latest.values()].sort((a, b) => (a.signal.name < b.signal.name ? -1 : 1));
    const events = routedOf(fresh).map(({ event, signal: { key, shard } }) => ({ event, key, shard }));
    return [...insertEvents(client, events), ...write(client, WRITE_LATEST, sorted), client.query('COMMIT')];
  };

  const committed = async (work: readonly Promise<unknown>[], fresh: readonly Row[]): Promise<number[]> => {
    const answers = await settle(work);
    if ((answers.at(-1) as pg.QueryResult).command !== 'COMMIT') throw new Error('the transaction was rolled back');
    return [...new Set(routedOf(fresh).map(({ signal }) => signal.shard))];
  };

  const finish = (client: pg.ClientBase, fresh: readonly Row[]): Promise<number[]> => {
    const work = inOneFlight(client, () => rest(client, fresh));
    failpoint('ingest.committing');
    return committed(work, fresh);
  };

  return {
    async record(events) {
      const delivered = distinct(events).map(cleaned);
      await nameSignals(delivered);
      const batch = await asFirstDelivered(delivered);
      failpoint('ingest.begin');
      const client = await pool.connect();
      try {
        for (;;) {
          if (interest.revision < 0) await loadInterest(client);
          const rows = batch.map((event) => {
            const signal = known.get(nameOf(event)) as KnownSignal;
            return { event, signal, hash: hashOf(event), routed: signal.routed };
          });
          const atOnce = performance.now() < carefulUntil ? undefined : await recordNew(client, rows);
          if (atOnce !== undefined) {
            failpoint('ingest.committed');
            client.release();
            return { recorded: rows.length, rang: atOnce };
          }
          const fresh = await record(client, rows);
          if (fresh === 'interest changed') {
            await client.query('ROLLBACK');
            await loadInterest(client);
            continue;
          }
          failpoint('ingest.inserted');
          const rang = await finish(client, fresh);
          failpoint('ingest.committed');
          client.release();
          return { recorded: fresh.length, rang };
        }
      } catch (error) {
        client.release(true);
        throw error;
      }
    },
    async reject(letters, at) {
      const client = await pool.connect();
      try {
        await Promise.all(
          write(
            client,
            INSERT_DEAD_LETTER,
            letters.map((letter) => ({ letter, at })),
          ),
        );
        client.release();
      } catch (error) {
        client.release(true);
        throw error;
      }
    },
  };
}

const UNIQUE_VIOLATION = '23505';
/** By `refuse_unless`. */
const REFUSED = 'FT001';

function sourcesOf(rows: readonly Row[]): string[] {
  return [...new Set(rows.map(({ event }) => event.source))];
}

function routedOf(rows: readonly Row[]): Row[] {
  return rows.filter((row) => row.routed);
}

function nameOf({ source, equipment, signal }: Named): string {
  return `${source}|${equipment}|${signal}`;
}

function distinct(events: readonly MachineEvent[]): MachineEvent[] {
  const ids = new Set<string>();
  return events.filter(({ id }) => !ids.has(id) && ids.add(id));
}

/**
 * What PostgreSQL takes: no NUL, whole milliseconds. Numbers that are none (a driver's NaN) are no value. A time that is none is refused as PostgreSQL would (22008), so that this event
 * alone becomes a dead letter: it could not even be sent, and would keep all others waiting behind it.
 */
export function cleaned(event: MachineEvent): MachineEvent {
  const { value, sourceTime, receivedTime } = event;
  if (!isTime(sourceTime) || !isTime(receivedTime))
    throw Object.assign(new RangeError(`its source time is ${sourceTime}, its received time ${receivedTime}`), { code: '22008' });
  if (!Number.isInteger(sourceTime) || !Number.isInteger(receivedTime))
    return cleaned({ ...event, sourceTime: Math.floor(sourceTime), receivedTime: Math.floor(receivedTime) });
  if (typeof value === 'string') return { ...event, value: plainText(value) };
  return typeof value === 'number' && !Number.isFinite(value) ? { ...event, value: null, quality: 'bad' } : event;
}

/** Within what JavaScript and PostgreSQL can both date. */
function isTime(time: number): boolean {
  return Number.isFinite(time) && Math.abs(time) <= 8.64e15;
}

const hashOf = ({ id }: MachineEvent): string => hash('sha1', id, 'binary').slice(0, 8);
