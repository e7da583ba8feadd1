import type pg from 'pg';

/**
 * The daily partitions of recorded events: made ahead, dropped whole when their time is over.
 *
 * Invariants:
 * 1. ingest never waits for it: making and dropping a partition lock the whole table for a moment, and give up after `PATIENCE` when somebody reads it for longer; the next maintenance tries again;
 * 2. what a dropped partition had routed is counted in the transaction that drops it, so that the balance "routed = consumed + waiting" stays checkable;
 * 3. counting goes block by block in statements of their own: one statement over a day of events would keep vacuum from every table for as long as it takes;
 * 4. one process at a time.
 */
const DAY = 86_400_000;
/** Milliseconds for which who records events may have to stand behind us. */
const PATIENCE = 100;
/** Blocks of 8 kB that one statement counts: some 100 ms. */
const BLOCKS = 4096;
const LOCK_CLASS = 1179927637;
/** Days that there are partitions for, today included. */
const AHEAD = 3;

export async function maintainPartitions(pool: pg.Pool, now: number, before: number): Promise<void> {
  const client = await pool.connect();
  try {
    const { rows } = await client.query<{ mine: boolean }>('SELECT pg_try_advisory_lock($1, 0) AS mine', [LOCK_CLASS]);
    if (rows[0]?.mine === true) {
      await inPatience(client, () => client.query('SELECT ensure_machine_event_partitions($1, $2)', [now, AHEAD]));
      await dropOldPartitions(client, before);
      await client.query('SELECT pg_advisory_unlock($1, 0)', [LOCK_CLASS]);
    }
    client.release();
  } catch (error) {
    // The lock goes with the connection.
    client.release(true);
    throw error;
  }
}

/** Partitions that end before `before`. */
async function dropOldPartitions(client: pg.ClientBase, before: number): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'machine_event'::regclass AND inhrelid::regclass::text ~ '_[0-9]{8}$' ORDER BY 1`,
  );
  for (const { name } of rows) {
    const [, year, month, day] = /(\d{4})(\d{2})(\d{2})$/.exec(name) ?? [];
    if (Date.UTC(Number(year), Number(month) - 1, Number(day)) + DAY > before) continue;
    const routed = await countRouted(client, name);
    const dropped = await inPatience(client, async () => {
      await client.query(`DROP TABLE ${name}`);
      await client.query(addToTotals('SELECT * FROM unnest($1::int4[], $2::int8[]) AS n (signal_key, events)'), [
        [...routed.keys()],
        [...routed.values()],
      ]);
    });
    if (!dropped) return;
  }
  // Events with a time of their own kind lie in the default partition.
  await client.query(`WITH gone AS (DELETE FROM machine_event_other WHERE received_at < ${Math.floor(before)} RETURNING signal_key, routed)
    ${addToTotals('SELECT signal_key, count(*) AS events FROM gone WHERE routed GROUP BY 1')}`);
}

/** Routed events of a partition that nobody writes to any more, by signal. */
async function countRouted(client: pg.ClientBase, partition: string): Promise<ReadonlyMap<number, number>> {
  const { rows: sizes } = await client.query<{ blocks: number }>(
    `SELECT pg_relation_size($1::regclass) / current_setting('block_size')::int8 AS blocks`,
    [partition],
  );
  const blocks = sizes[0]?.blocks ?? 0;
  const total = new Map<number, number>();
  for (let from = 0; from < blocks; from += BLOCKS) {
    const { rows } = await client.query<{ signal_key: number; events: number }>(
      `SELECT signal_key, count(*) AS events FROM ${partition} WHERE ctid >= '(${from},0)'::tid AND ctid < '(${from + BLOCKS},0)'::tid AND routed GROUP BY 1`,
    );
    for (const { signal_key, events } of rows) total.set(signal_key, (total.get(signal_key) ?? 0) + events);
  }
  return total;
}

function addToTotals(bySignal: string): string {
  return `INSERT INTO routed_total (equipment, events) SELECT k.equipment, sum(e.events) FROM (${bySignal}) AS e JOIN signal_key AS k ON k.id = e.signal_key GROUP BY 1
    ON CONFLICT (equipment) DO UPDATE SET events = routed_total.events + excluded.events`;
}

/** False, and nothing is changed, when the locks are not to be had soon. */
async function inPatience(client: pg.ClientBase, work: () => Promise<unknown>): Promise<boolean> {
  await client.query('BEGIN');
  try {
    await client.query(`SET LOCAL lock_timeout = ${PATIENCE}`);
    await work();
    await client.query('COMMIT');
    return true;
  } catch (error) {
    await client.query('ROLLBACK');
    if ((error as { code?: unknown }).code === LOCK_NOT_AVAILABLE) return false;
    throw error;
  }
}

const LOCK_NOT_AVAILABLE = '55P03';
