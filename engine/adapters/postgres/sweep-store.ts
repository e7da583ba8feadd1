import { equipmentKey, type Message, unitKey } from '@fettle/flows';
import type pg from 'pg';
import type { SweepStore } from '../../ports.ts';
import { failpoint } from '../../runtime/failpoint.ts';
import { shardOf } from '../../runtime/shard-of.ts';
import { insertMessages } from './inbox-rows.ts';
import { sendMessages } from './inbox-sender.ts';
import { maintainPartitions } from './recorded-partitions.ts';
import { run, statement } from './statement.ts';
import { inTransaction } from './transaction.ts';

const STALE_SHARDS = statement('stale-shards');
const TAKE_DUE_TIMERS = statement('take-due-timers');
const NEXT_TIMER = statement('next-timer');
const EXPIRED_BUFFERS = statement('expired-buffers');
const END_JOB_ORDERS = statement('end-job-orders');
const DELETE_EFFECTS = statement('delete-effects');

/** Timers that one transaction moves. */
const TIMERS = 1000;
/** Effects past their time that one statement deletes. */
const EFFECTS = 10_000;

interface TimerRow {
  readonly id: string;
  readonly instance: string;
  readonly token: string;
  readonly activation: number;
  readonly name: string;
  readonly due_at: number;
  readonly equipment: string | null;
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
      await maintainPartitions(pool, now, now - retention.events);
      await pool.query('DELETE FROM flow_node_tally WHERE hour < $1', [Math.floor(now - retention.events)]);
      await pool.query('DELETE FROM flow_node_hold_tally WHERE hour < $1', [Math.floor(now - retention.events)]);
      for (let deleted = EFFECTS; deleted === EFFECTS; ) {
        const { rowCount } = await pool.query({ ...DELETE_EFFECTS, values: [now - retention.effects, EFFECTS] });
        deleted = rowCount ?? 0;
      }
    },
  };
}

function timerFired({ id, instance, token, activation, name, equipment }: TimerRow, now: number): Message {
  if (equipment !== null) return { id, key: equipmentKey(equipment), at: now, body: { kind: 'wakeRules' } };
  return { id, key: unitKey(instance), at: now, body: { kind: 'timerFired', instance, token, activation, name } };
}
