import { FettleError } from '@fettle/flows';
import type { ChartKey, SampleKey } from '@fettle/flows/contract';
import { sql } from 'kysely';
import { writeAudit } from './audit.ts';
import { subjectOf } from './chart-proposals.ts';
import { ofChart } from './chart-rows.ts';
import type { By, Services, Trx } from './services.ts';

/** Writes down why a point is special and what was done. What was written stays; who knows better writes again. */
export async function annotateSample(
  services: Services,
  by: By,
  key: ChartKey,
  { version, sample, cause, action }: SampleKey & { readonly cause: string; readonly action: string },
): Promise<void> {
  await services.engine.transaction(async (trx) => {
    await mustExist(trx, key, { version, sample });
    await sql`INSERT INTO chart_annotation (flow, flow_node, equipment, version, sample, cause, action, person, at)
      VALUES (${key.flow}, ${key.flowNode}, ${key.equipment}, ${version}, ${sample}, ${cause}, ${action}, ${by.person.userName}, ${services.clock.now()})`.execute(
      trx,
    );
    await writeAudit(services, trx, {
      person: by.person.userName,
      action: 'annotateSample',
      subject: subjectOf(key),
      newValue: { version, sample, cause, action },
      reason: cause,
    });
  });
  services.announce('charts', key);
}

/** Leaves a sample out of phase I. Limits in force stay: they are followed by others only when a proposal without it is accepted. */
export async function excludeSample(
  services: Services,
  by: By,
  key: ChartKey,
  { version, sample, reason }: SampleKey & { readonly reason: string },
): Promise<void> {
  await services.engine.transaction(async (trx) => {
    await mustExist(trx, key, { version, sample });
    const { numAffectedRows } = await sql`INSERT INTO chart_exclusion (flow, flow_node, equipment, version, sample, reason, person, at)
      VALUES (${key.flow}, ${key.flowNode}, ${key.equipment}, ${version}, ${sample}, ${reason}, ${by.person.userName}, ${services.clock.now()})
      ON CONFLICT DO NOTHING`.execute(trx);
    if (numAffectedRows === 0n) throw new FettleError('stateRefused', `Sample ${sample} is left out of phase I already.`);
    await writeAudit(services, trx, {
      person: by.person.userName,
      action: 'excludeSample',
      subject: subjectOf(key),
      newValue: { version, sample },
      reason,
    });
  });
  services.announce('charts', key);
}

/** Lets a sample count in phase I again. */
export async function includeSample(
  services: Services,
  by: By,
  key: ChartKey,
  { version, sample, reason }: SampleKey & { readonly reason: string },
): Promise<void> {
  await services.engine.transaction(async (trx) => {
    const { rows } = await sql<{ reason: string; person: string }>`
      UPDATE chart_exclusion SET withdrawn_at = ${services.clock.now()}, withdrawn_by = ${by.person.userName}, withdraw_reason = ${reason}
      WHERE ${ofChart(key)} AND version = ${version} AND sample = ${sample} AND withdrawn_at IS NULL RETURNING reason, person`.execute(trx);
    if (rows[0] === undefined) throw new FettleError('stateRefused', `Sample ${sample} is not left out of phase I.`);
    await writeAudit(services, trx, {
      person: by.person.userName,
      action: 'includeSample',
      subject: subjectOf(key),
      oldValue: { version, sample, ...rows[0] },
      newValue: { version, sample },
      reason,
    });
  });
  services.announce('charts', key);
}

async function mustExist(trx: Trx, key: ChartKey, { version, sample }: SampleKey): Promise<void> {
  const { rows } = await sql`SELECT FROM chart_sample WHERE ${ofChart(key)} AND version = ${version} AND sample = ${sample}`.execute(trx);
  if (rows.length === 0) throw new FettleError('notFound', `The chart has no sample ${sample} by version ${version} of its rule.`);
}
