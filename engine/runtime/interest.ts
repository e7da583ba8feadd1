import { type AnyNodeType, equipmentKey, FettleError, type FlowDefinition, type Message, type NodeRegistry } from '@fettle/flows';
import { migrateParams } from '@fettle/flows/migrate.ts';
import { sql, type Transaction } from 'kysely';
import type { Database } from '../adapters/postgres/tables.ts';
import { createExpressions } from '../core/index.ts';
import type { Log } from '../ports.ts';
import { loadPlant } from './model.ts';
import type { Plant } from './plant.ts';
import { unknownType } from './understanding.ts';

/**
 * Which signals the flows in use read. Ingest puts only their events into an inbox; the rest is recorded and shown.
 *
 * Invariants:
 * 1. it covers every version that a unit is on, may start on or is asked to move to, every released routing, every released rule and every draft in shadow;
 * 2. a sample signal that begins to interest starts with its latest reading, which is then consumed for the first time; of an event signal only what comes from
 *    now on counts.
 */
/** Recomputes it inside the transaction that changed flows or plant. Gives the messages to send in the same transaction. */
export type InterestRefresh = (transaction: Transaction<Database>, now: number) => Promise<readonly Message[]>;

interface Use {
  /** An equipment or a class. */
  readonly reference: string;
  readonly signal: string;
  readonly watched: boolean;
  /** It is a name in an expression: a signal only if the plant has one of that name. */
  readonly named?: boolean;
}

export function createInterestRefresh({ registry, log }: { readonly registry: NodeRegistry; readonly log: Log }): InterestRefresh {
  const known = new Map<string, readonly Use[]>();
  const notUnderstood = new Set<string>();

  const usesOf = async (transaction: Transaction<Database>, versions: readonly { flow: string; version: number }[]): Promise<Use[]> => {
    const missing = versions.filter(({ flow, version }) => !known.has(`${flow}@${version}`));
    if (missing.length > 0) {
      const rows = await transaction
        .selectFrom('flow_version')
        .select(['flow', 'version', 'definition'])
        .where((where) => where.or(missing.map(({ flow, version }) => where.and({ flow, version }))))
        .execute();
      for (const { flow, version, definition } of rows) {
        known.set(`${flow}@${version}`, signalUses(definition, registry, log));
        if (unknownType(definition, registry) !== undefined) notUnderstood.add(`${flow}@${version}`);
      }
    }
    return versions.flatMap(({ flow, version }) => known.get(`${flow}@${version}`) ?? []);
  };

  return async (transaction, now) => {
    // To read thousands of flows takes longer than a session may idle in a transaction; no shard waits for this one.
    await sql`SET LOCAL idle_in_transaction_session_timeout = '1min'`.execute(transaction);
    const [versions, plant, before] = [
      await versionsInUse(transaction),
      await loadPlant(transaction),
      await transaction.selectFrom('interest').selectAll().execute(),
    ];
    const wanted = resolve([...(await usesOf(transaction, versions)), ...(await shadowUses(transaction, { registry, log }))], plant);
    const blind = versions.some(({ flow, version }) => notUnderstood.has(`${flow}@${version}`));
    const isNews = (was: boolean | undefined, is: boolean): boolean => was !== is && !(blind && was === true);
    const had = new Map(before.map((interest) => [`${interest.equipment}.${interest.signal}`, interest]));
    const added = [...wanted.values()].filter(({ equipment, signal, watched }) =>
      isNews(had.get(`${equipment}.${signal}`)?.watched, watched),
    );
    // What a newer Fettle released may read signals that this one cannot tell: nothing is forgotten then.
    const gone = blind ? [] : before.filter(({ equipment, signal }) => !wanted.has(`${equipment}.${signal}`));
    if (added.length > 0) {
      await transaction
        .insertInto('interest')
        .values(added)
        .onConflict((conflict) => conflict.columns(['equipment', 'signal']).doUpdateSet({ watched: (eb) => eb.ref('excluded.watched') }))
        .execute();
    }
    if (gone.length > 0) {
      await transaction
        .deleteFrom('interest')
        .where((where) => where.or(gone.map(({ equipment, signal }) => where.and({ equipment, signal }))))
        .execute();
    }
    const fresh = added.filter(
      ({ equipment, signal }) => !had.has(`${equipment}.${signal}`) && plant.signal(equipment, signal)?.delivery !== 'event',
    );
    return latestReadings(transaction, fresh, now);
  };
}

async function versionsInUse(transaction: Transaction<Database>): Promise<{ flow: string; version: number }[]> {
  const released = transaction.selectFrom('version_in_use').select(['flow', 'version']);
  const running = transaction.selectFrom('instance').where('finished_at', 'is', null).select(['flow', 'version']).distinct();
  const soon = transaction.selectFrom('unit_migration').where('state', '=', 'pending').select(['flow', 'to_version as version']).distinct();
  // Units of an order may wait for their start in an inbox while a release takes their version out of use.
  const ordered = transaction.selectFrom('job_order').where('state', '=', 'Running').select(['flow', 'version']).distinct();
  return withCalled(transaction, await released.union(running).union(soon).union(ordered).execute());
}

/** What drafts in shadow read. */
async function shadowUses(
  transaction: Transaction<Database>,
  { registry, log }: { readonly registry: NodeRegistry; readonly log: Log },
): Promise<readonly Use[]> {
  const { rows } = await sql<{ definition: FlowDefinition }>`SELECT definition FROM shadow_run WHERE stopped_at IS NULL`.execute(
    transaction,
  );
  return rows.flatMap(({ definition }) => signalUses(definition, registry, log));
}

/** A version in use may call others at any time. */
async function withCalled(transaction: Transaction<Database>, versions: { flow: string; version: number }[]): Promise<typeof versions> {
  const calls = await transaction.selectFrom('flow_call').selectAll().execute();
  if (calls.length === 0) return versions;
  const known = new Map(versions.map((one) => [`${one.flow}@${one.version}`, one]));
  const all = [...versions];
  for (let next = 0; next < all.length; next += 1) {
    const { flow, version } = all[next] as (typeof versions)[number];
    for (const call of calls) {
      const key = `${call.called}@${call.called_version}`;
      if (call.flow !== flow || call.version !== version || known.has(key)) continue;
      const one = { flow: call.called, version: call.called_version };
      known.set(key, one);
      all.push(one);
    }
  }
  return all;
}

function resolve(uses: readonly Use[], plant: Plant): Map<string, { equipment: string; signal: string; watched: boolean }> {
  const wanted = new Map<string, { equipment: string; signal: string; watched: boolean }>();
  for (const { reference, signal, watched, named } of uses) {
    for (const equipment of plant.equipmentOf(reference)) {
      if (named === true && plant.signal(equipment, signal) === undefined) continue;
      const key = `${equipment}.${signal}`;
      wanted.set(key, { equipment, signal, watched: watched || wanted.get(key)?.watched === true });
    }
  }
  return wanted;
}

/** Signals that a definition reads. What its node types cannot make sense of is left out: it cannot run either. */
export function signalUses(definition: FlowDefinition, registry: NodeRegistry, log: Log): readonly Use[] {
  const nodes = definition.flowNodes.flatMap((flowNode) => {
    try {
      return [migrateParams(flowNode, registry)];
    } catch (error) {
      if (!(error instanceof FettleError)) throw error;
      log.warn({ flow: definition.id, flowNode: flowNode.id, reason: error.message }, 'The signals of a flowNode cannot be told.');
      return [];
    }
  });
  const sources = nodes.flatMap(({ type, params }) => sourceOf(type, params));
  return [
    ...sources,
    ...nodes.flatMap(({ type, params }) => [...statedUses(type, params, sources), ...usesInExpressions(type, params, sources)]),
  ];
}

function sourceOf(type: AnyNodeType, params: unknown): Use[] {
  const source = type.usedIn === 'qualityRule' ? type.source?.(params) : undefined;
  const reference = source?.equipment || source?.equipmentClass;
  return source === undefined || !reference ? [] : [{ reference, signal: source.signal, watched: false }];
}

/** A rule's condition or window names signals without a machine: they are those of the equipment that it judges. */
function statedUses(type: AnyNodeType, params: unknown, sources: readonly Use[]): Use[] {
  return (type.signals?.(params) ?? [])
    .filter(({ use }) => use !== 'write')
    .flatMap(({ equipment, signal, use }) => {
      const references = equipment === '' ? sources.map(({ reference }) => reference) : [equipment];
      return references.map((reference) => ({ reference, signal, watched: use === 'watch' }));
    });
}

/** A watch's conditions read signals of its equipment, a rule's those of the equipment that it judges: that of its sources. */
function usesInExpressions(type: AnyNodeType, params: unknown, sources: readonly Use[]): Use[] {
  return (type.expressions?.(params) ?? []).flatMap(({ scope, source, equipment }) => {
    if (scope === 'routing') return [];
    const watched = scope === 'watch';
    const references = watched ? [equipment ?? ''] : sources.map(({ reference }) => reference);
    return namesIn(source).flatMap((signal) => references.map((reference) => ({ reference, signal, watched, named: true })));
  });
}

const expressions = createExpressions();

/** None of what is no expression: the linter keeps that from being released. */
function namesIn(source: string): readonly string[] {
  try {
    return expressions.references(source);
  } catch (error) {
    if (error instanceof FettleError) return [];
    throw error;
  }
}

async function latestReadings(
  transaction: Transaction<Database>,
  signals: readonly { readonly equipment: string; readonly signal: string }[],
  now: number,
): Promise<Message[]> {
  if (signals.length === 0) return [];
  const rows = await transaction
    .updateTable('latest_reading')
    .set({ routed: true })
    .where('routed', '=', false)
    .where((where) => where.or(signals.map(({ equipment, signal }) => where.and({ equipment, signal }))))
    .returning('event')
    .execute();
  for (const { event } of rows) {
    await transaction
      .insertInto('routed_total')
      .values({ equipment: event.equipment, events: 1 })
      .onConflict((conflict) => conflict.column('equipment').doUpdateSet({ events: sql`routed_total.events + 1` }))
      .execute();
  }
  return rows.map(({ event }) => ({ id: event.id, key: equipmentKey(event.equipment), at: now, body: { kind: 'machineEvent', event } }));
}
