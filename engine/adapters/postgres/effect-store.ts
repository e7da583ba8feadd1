import type { Effect, EffectOutcome, Message } from '@fettle/flows';
import type pg from 'pg';
import type { EffectStore, FinishedEffect } from '../../ports.ts';
import { failpoint } from '../../runtime/failpoint.ts';
import { bulkWrite } from './bulk-write.ts';
import { column, encode } from './columns.ts';
import { sendMessages } from './inbox-sender.ts';
import { plainText } from './json-text.ts';
import { run, statement } from './statement.ts';
import { inTransaction } from './transaction.ts';

const TAKE_EFFECTS = statement('take-effects');
const RENEW_EFFECTS = statement('renew-effects');
const RELEASE_EFFECTS = statement('release-effects');
/** Effects of one lane that are leased together: they are performed one after the other without asking the database in between. */
const RUN = 50;

const FINISH_EFFECT = statement('finish-effect');
const FINISH_EFFECTS = bulkWrite<FinishedEffect>('finish-effects', [
  column.text(({ effect }) => effect.id),
  column.text(({ lease }) => lease),
  column.text(({ outcome }) => (outcome.ok ? 'succeeded' : 'failed')),
  column.text(({ outcome }) => (outcome.ok ? undefined : plainText(outcome.error))),
]);

export function createEffectStore(pool: pg.Pool, shards: number): EffectStore {
  return {
    async take({ now, limit, leaseUntil, lease, scope, kinds }) {
      const every = scope.connections === 'every';
      const { rows } = await pool.query<{ position: number; attempts: number; lane: string | null; body: Effect }>({
        ...TAKE_EFFECTS,
        values: [
          now,
          limit,
          leaseUntil,
          lease,
          scope.withoutConnection,
          every,
          every ? [] : scope.connections,
          kinds,
          scope.holder ?? null,
          RUN - 1,
        ],
      });
      return rows
        .sort((a, b) => a.position - b.position)
        .map(({ attempts, lane, body }) => ({ effect: body, attempts, lane: lane ?? undefined }));
    },
    async renew(leases, until) {
      await pool.query({ ...RENEW_EFFECTS, values: [leases, until] });
    },
    async release(effects, lease, now) {
      await pool.query({ ...RELEASE_EFFECTS, values: [effects.map(({ id }) => id), lease, now] });
    },
    async finish(finished, now) {
      const { statement: update, columns } = FINISH_EFFECTS;
      const values = [now, ...encode(columns, finished)];
      const told = finished.map(({ effect, outcome }) => ({ id: effect.id, messages: outcomeMessages(effect, outcome, now) }));
      if (told.every(({ messages }) => messages.length === 0)) {
        await pool.query({ ...update, values });
        return [];
      }
      return inTransaction(pool, async (client) => {
        const done = new Set((await run<{ id: string }>(client, update, values)).map(({ id }) => id));
        failpoint('effects.updated');
        return sendMessages(
          client,
          told.flatMap(({ id, messages }) => (done.has(id) ? messages : [])),
          shards,
        );
      });
    },
    async retry(effect, lease, { at, error }) {
      await pool.query({ ...FINISH_EFFECT, values: [effect.id, lease, 'pending', null, at, plainText(error)] });
    },
    async giveUp(effect, lease, { now, error, attempts }) {
      await inTransaction(pool, async (client) => {
        const done = await run(client, FINISH_EFFECT, [effect.id, lease, 'incident', null, null, plainText(error)]);
        if (done.length === 0) return;
        await client.query(
          `INSERT INTO incident AS i (id, kind, key, instance, token, activation, flow_node, effect, title, detail, opened_at)
           VALUES ($1, 'effect', $2, $3, $4, $5, $6, $7, $8, $9, $10)
           ON CONFLICT (id) DO UPDATE SET state = 'open', detail = excluded.detail, opened_at = excluded.opened_at, resolved_at = NULL, resolved_by = NULL`,
          [
            incidentOfEffect(effect.id),
            effect.key,
            effect.key.startsWith('unit/') ? effect.key.slice('unit/'.length) : null,
            effect.token ?? null,
            effect.activation ?? null,
            effect.flowNode,
            effect.id,
            `"${effect.name}" could not be performed in ${attempts === 1 ? 'one attempt' : `${attempts} attempts`}`,
            plainText(error),
            now,
          ],
        );
      });
    },
  };
}

export const incidentOfEffect = (effect: string): string => `effect/${effect}`;

/** The actor that asked hears of it. A rule has nothing to go on with: its outcome is on the effect's row alone. */
export function outcomeMessages(effect: Effect, outcome: EffectOutcome, now: number): Message[] {
  const { token, activation, name, key } = effect;
  if (token === undefined || activation === undefined || !key.startsWith('unit/')) return [];
  const instance = key.slice('unit/'.length);
  const told = outcome.ok ? { ok: true, result: outcome.result, error: '' } : { ok: false, result: null, error: outcome.error };
  return [
    {
      id: `${effect.id}/finished`,
      key,
      at: now,
      body: { kind: 'effectFinished', effect: effect.id, instance, token, activation, name, ...told },
    },
  ];
}
