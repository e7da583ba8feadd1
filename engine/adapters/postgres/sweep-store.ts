import { equipmentKey, type Message, unitKey } from '@fettle/flows';
import type pg from 'pg';
import type { SweepStore } from '../../ports.ts';
import { failpoint } from '../../runtime/failpoint.ts';
import { shardOf } from '../../runtime/shard-of.ts';
import { insertMessages } from './inbox-rows.ts';
import { sendMessages } from './inbox-sender.ts';
import { run, statement } from './statement.ts';
import { inTransaction } from './transaction.ts';

const STALE_SHARDS = statement('stale-shards');
const TAKE_DUE_TIMERS = statement('take-due-timers');
const NEXT_TIMER = statement('next-timer');
const EXPIRED_BUFFERS = statement('expired-buffers');
const END_JOB_ORDERS = statement('end-job-orders');

/** Timers that one transaction moves. */
const TIMERS = 1000;
const DAY = 86_400_000;

interface TimerRow {
  readonly id: string;
  readonly instance: string;
  readonly token: string;
  readonly activation: number;
  readonly name: string;
  readonly due_at: number;
}

export function createSweepStore(pool: pg.Pool, shards: number): SweepStore {
  const shard = (key: string): number => shardOf(key, shards);
  return {
    async staleShards(olderThan) {
      const { rows } = await pool.query<{ shard: number; age: number }>({ ...STALE_SHARDS, values: [olderThan] });
      return rows;
    },
    async fireTimers(now) {
      const messages = await inTransaction(pool, async (client) => {
        const due = await run<TimerRow>(client, TAKE_DUE_TIMERS, [now, TIMERS]);
        if (due.length > 0) failpoint('timers.taken');
        const fired = due.sort((a, b) => a.due_at - b.due_at).map((timer) => timerFired(timer, now));
        await Promise.all(insertMessages(client, fired, shard));
        return fired;
      });
      return { fired: messages.length, rang: [...new Set(messages.map(({ key }) => shard(key)))], more: messages.length === TIMERS };
    },
    async nextTimer() {
      const { rows } = await pool.query<{ due_at: number | null }>({ ...NEXT_TIMER, values: [] });
      return rows[0]?.due_at ?? undefined;
    },
    async expireBuffers(now) {
      const { rows } = await pool.query<{ equipment: string }>({ ...EXPIRED_BUFFERS, values: [now] });
      if (rows.length === 0) return [];
      const messages = rows.map(({ equipment }): Message => {
        const key = equipmentKey(equipment);
        return { id: `${key}/expire/${now}`, key, at: now, body: { kind: 'expireBuffer' } };
      });
      return inTransaction(pool, (client) => sendMessages(client, messages, shards));
    },
    async endJobOrders() {
      const { rows } = await pool.query<{ id: string }>({ ...END_JOB_ORDERS, values: [] });
      return rows.map(({ id }) => id);
    },
    async maintain(now, retention) {
      await pool.query('SELECT ensure_machine_event_partitions($1, 3)', [now]);
      await dropOldPartitions(pool, now - retention.events);
      await pool.query(`DELETE FROM effect WHERE finished_at < $1 AND state IN ('succeeded', 'failed', 'skipped')`, [
        now - retention.effects,
      ]);
    },
  };
}

function timerFired({ id, instance, token, activation, name }: TimerRow, now: number): Message {
  return { id, key: unitKey(instance), at: now, body: { kind: 'timerFired', instance, token, activation, name } };
}

/** Partitions that end before `before` go; what they had routed stays counted. */
async function dropOldPartitions(pool: pg.Pool, before: number): Promise<void> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'machine_event'::regclass AND inhrelid::regclass::text ~ '_[0-9]{8}$'`,
  );
  for (const { name } of rows) {
    const [, year, month, day] = /(\d{4})(\d{2})(\d{2})$/.exec(name) ?? [];
    if (Date.UTC(Number(year), Number(month) - 1, Number(day)) + DAY > before) continue;
    await inTransaction(pool, async (client) => {
      await client.query(countRouted(`SELECT signal_key FROM ${name} WHERE routed`));
      await client.query(`DROP TABLE ${name}`);
    });
  }
  // Events with a time of their own kind lie in the default partition.
  await pool.query(`WITH gone AS (DELETE FROM machine_event_other WHERE received_at < ${Math.floor(before)} RETURNING signal_key, routed)
    ${countRouted('SELECT signal_key FROM gone WHERE routed')}`);
}

function countRouted(signalKeys: string): string {
  return `INSERT INTO routed_total (equipment, events) SELECT k.equipment, count(*) FROM (${signalKeys}) AS e JOIN signal_key AS k ON k.id = e.signal_key GROUP BY 1
    ON CONFLICT (equipment) DO UPDATE SET events = routed_total.events + excluded.events`;
}
