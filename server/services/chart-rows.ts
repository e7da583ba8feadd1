import type { LimitsFrozen } from '@fettle/engine/core/back-test/index.ts';
import type { ChartAnnotation, ChartExclusion, ChartKey, FrozenLimits, KeptSample, SampleKey } from '@fettle/flows/contract';
import { sql } from 'kysely';
import type { Db, Trx } from './services.ts';

/** Annotations and exclusions that are listed, and samples of one phase I. */
export const MOST = 1000;

/** The newest samples of a chart, or those whose last reading is in a period, oldest first. */
export async function samplesOf(
  db: Db | Trx,
  key: ChartKey,
  query: { readonly limit: number; readonly from?: number | undefined; readonly to?: number | undefined },
): Promise<KeptSample[]> {
  const { rows } = await sql<{ version: number; body: Omit<KeptSample, 'version'> }>`
    SELECT version, body FROM chart_sample WHERE ${ofChart(key)}
      AND to_at >= ${query.from ?? 0} AND to_at <= ${query.to ?? Number.MAX_SAFE_INTEGER}
    ORDER BY version DESC, sample DESC LIMIT ${query.limit}`.execute(db);
  return rows.map(({ version, body }) => ({ ...body, version })).reverse();
}

/** Samples from one to another, both included, oldest first. */
export async function samplesBetween(db: Db | Trx, key: ChartKey, first: SampleKey, last: SampleKey): Promise<KeptSample[]> {
  const { rows } = await sql<{ version: number; body: Omit<KeptSample, 'version'> }>`
    SELECT version, body FROM chart_sample WHERE ${ofChart(key)}
      AND (version, sample) >= (${first.version}::integer, ${first.sample}::integer) AND (version, sample) <= (${last.version}::integer, ${last.sample}::integer)
    ORDER BY version, sample LIMIT ${MOST + 1}`.execute(db);
  return rows.map(({ version, body }) => ({ ...body, version }));
}

/** The rows of one chart. */
export function ofChart({ flow, flowNode, equipment }: ChartKey) {
  return sql`flow = ${flow} AND flow_node = ${flowNode} AND equipment = ${equipment}`;
}

/** Oldest first; the last are in force. */
export async function frozenLimitsOf(db: Db | Trx, key: ChartKey): Promise<FrozenLimits[]> {
  const { rows } = await sql<FrozenLimits>`
    SELECT version, limits, basis, origin, frozen_by AS "frozenBy", reason, effective_from AS "effectiveFrom"
    FROM chart_limits WHERE ${ofChart(key)} ORDER BY version`.execute(db);
  return rows;
}

/** Frozen limits of all charts of a rule, by machine, each chart's in the order of their versions. */
export async function frozenLimitsOfRule(db: Db | Trx, flow: string): Promise<ReadonlyMap<string, LimitsFrozen[]>> {
  const { rows } = await sql<LimitsFrozen & { equipment: string }>`
    SELECT equipment, flow, flow_node AS "flowNode", effective_from AS "from", limits FROM chart_limits WHERE flow = ${flow} ORDER BY equipment, flow_node, version`.execute(
    db,
  );
  const byMachine = new Map<string, LimitsFrozen[]>();
  for (const { equipment, ...limits } of rows) byMachine.set(equipment, [...(byMachine.get(equipment) ?? []), limits]);
  return byMachine;
}

export async function annotationsOf(db: Db, key: ChartKey): Promise<ChartAnnotation[]> {
  const { rows } = await sql<ChartAnnotation>`
    SELECT version, sample, cause, action, person, at FROM chart_annotation WHERE ${ofChart(key)} ORDER BY id DESC LIMIT ${MOST}`.execute(
    db,
  );
  return rows;
}

type Nullable<T> = { [K in keyof T]: undefined extends T[K] ? Exclude<T[K], undefined> | null : T[K] };

/** Those in force and those withdrawn, newest first. */
export async function exclusionsOf(db: Db | Trx, key: ChartKey): Promise<ChartExclusion[]> {
  const { rows } = await sql<Required<Nullable<ChartExclusion>>>`
    SELECT version, sample, reason, person, at, withdrawn_at AS "withdrawnAt", withdrawn_by AS "withdrawnBy", withdraw_reason AS "withdrawReason"
    FROM chart_exclusion WHERE ${ofChart(key)} ORDER BY id DESC LIMIT ${MOST}`.execute(db);
  return rows.map(({ withdrawnAt, withdrawnBy, withdrawReason, ...row }) =>
    withdrawnAt === null ? row : { ...row, withdrawnAt, withdrawnBy: withdrawnBy ?? '', withdrawReason: withdrawReason ?? '' },
  );
}
