import { FettleError } from '@fettle/flows';
import type { ChartKey, ChartProposal, LimitsBasis, SampleKey } from '@fettle/flows/contract';
import {
  type ControlLimits,
  proposeLimits as compareLimits,
  isAttributeChart,
  type StudySample,
  studyChart,
} from '@fettle/flows/statistics/index.ts';
import { chartParams, fitsChart } from '@fettle/nodes/decisions/control-chart-limits.ts';
import { sql } from 'kysely';
import { writeAudit } from './audit.ts';
import { type DrawnChart, drawnChart, limitsInUse, rulesOf } from './chart-definitions.ts';
import { exclusionsOf, frozenLimitsOf, MOST, ofChart, samplesBetween } from './chart-rows.ts';
import type { By, Db, Services, Trx } from './services.ts';

/*
 * Other limits than those in force: computed from samples by a person, or by the chart itself, and decided by a quality engineer.
 *
 * Invariants:
 * 1. a proposal changes nothing; limits in force are followed only by the decision of a person, with the reason on record in the same transaction;
 * 2. what is accepted is exactly what was shown: limits, samples and those in force are stored with the proposal, and it is void once others are in force.
 */

interface Row {
  id: string;
  origin: ChartProposal['origin'];
  limits: ControlLimits;
  inUse: ControlLimits | null;
  basis: LimitsBasis;
  reason: string;
  proposedAt: number;
  proposedBy: string;
  state: ChartProposal['state'];
  decidedAt: number | null;
  decidedBy: string | null;
  decisionReason: string | null;
  limitsVersion: number | null;
}

const COLUMNS = sql`id, origin, limits, in_use AS "inUse", basis, reason, proposed_at AS "proposedAt", proposed_by AS "proposedBy", state,
  decided_at AS "decidedAt", decided_by AS "decidedBy", decision_reason AS "decisionReason", limits_version AS "limitsVersion"`;

function proposalOf({ inUse, decidedAt, decidedBy, decisionReason, limitsVersion, ...row }: Row): ChartProposal {
  return {
    ...row,
    ...(inUse === null ? {} : { inUse }),
    ...(decidedAt === null ? {} : { decidedAt }),
    ...(decidedBy === null ? {} : { decidedBy }),
    ...(decisionReason === null ? {} : { decisionReason }),
    ...(limitsVersion === null ? {} : { limitsVersion }),
  };
}

/** Newest first. */
export async function chartProposals(db: Db, key: ChartKey): Promise<ChartProposal[]> {
  const { rows } = await sql<Row>`SELECT ${COLUMNS} FROM chart_proposal WHERE ${ofChart(key)} ORDER BY proposed_at DESC LIMIT 50`.execute(
    db,
  );
  return rows.map(proposalOf);
}

export async function proposeLimits(
  services: Services,
  by: By,
  key: ChartKey,
  wanted: { readonly first: SampleKey; readonly last: SampleKey; readonly reason: string },
): Promise<ChartProposal> {
  const now = services.clock.now();
  const id = `person/${key.flow}/${key.flowNode}/${key.equipment}/${now}`;
  const proposal = await services.engine.transaction(async (trx) => {
    const drawn = await drawnChart(services, trx, key);
    const frozen = await frozenLimitsOf(trx, key);
    const inUse = limitsInUse(drawn, frozen) ?? null;
    const { limits, basis } = await learnFrom(trx, key, { ...wanted, drawn, version: (frozen.at(-1)?.version ?? 0) + 1 });
    const differs = inUse === null ? undefined : compareLimits(inUse, limits)?.reason;
    const reason = differs === undefined ? wanted.reason : `${wanted.reason} ${differs}`;
    await sql`UPDATE chart_proposal SET state = 'replaced', decided_at = ${now}, decided_by = ${by.person.userName}, decision_reason = 'Another proposal was made.'
      WHERE ${ofChart(key)} AND state = 'open'`.execute(trx);
    const { rows } = await sql<Row>`
      INSERT INTO chart_proposal (id, flow, flow_node, equipment, origin, limits, in_use, basis, reason, proposed_at, proposed_by)
      VALUES (${id}, ${key.flow}, ${key.flowNode}, ${key.equipment}, 'person', ${JSON.stringify(limits)}::jsonb,
        ${inUse === null ? null : JSON.stringify(inUse)}::jsonb, ${JSON.stringify(basis)}::jsonb, ${reason}, ${now}, ${by.person.userName})
      RETURNING ${COLUMNS}`.execute(trx);
    await writeAudit(services, trx, {
      person: by.person.userName,
      action: 'proposeLimits',
      subject: subjectOf(key),
      oldValue: inUse ?? undefined,
      newValue: { proposal: id, limits, basis },
      reason: wanted.reason,
    });
    return proposalOf(rows[0] as Row);
  });
  services.announce('charts', key);
  return proposal;
}

/** Limits from a stretch of samples, without those that are left out of phase I. */
async function learnFrom(
  trx: Trx,
  key: ChartKey,
  by: { readonly drawn: DrawnChart; readonly first: SampleKey; readonly last: SampleKey; readonly version: number },
): Promise<{ readonly limits: ControlLimits; readonly basis: LimitsBasis }> {
  const { drawn, first, last, version } = by;
  const samples = await samplesBetween(trx, key, first, last);
  if (samples.length > MOST) throw new FettleError('invalidInput', `These are more than ${MOST} samples; choose fewer.`);
  const out = (await exclusionsOf(trx, key)).filter(({ withdrawnAt }) => withdrawnAt === undefined);
  const excluded = out.filter((one) => samples.some((sample) => sample.version === one.version && sample.sample === one.sample));
  const isExcluded = (sample: SampleKey): boolean => excluded.some((one) => one.version === sample.version && one.sample === sample.sample);
  const { kind, ewma, cusum } = chartParams(drawn.params);
  const series: StudySample[] = samples.map(({ sample, values, size }) =>
    isAttributeChart(kind) ? { label: String(sample), counts: { count: values[0] ?? 0, size } } : { label: String(sample), values },
  );
  const study = studyChart({
    design: { kind, ewma, cusum },
    samples: series,
    excluded: samples.flatMap((sample, index) => (isExcluded(sample) ? [index + 1] : [])),
    rules: rulesOf(drawn),
    version,
  });
  if (!study.ok) throw new FettleError('stateRefused', `No limits follow from these samples: ${study.refusal.message}`);
  const used = samples.filter((sample) => !isExcluded(sample));
  const from = Math.min(...used.map((sample) => sample.from));
  const to = Math.max(...used.map((sample) => sample.to));
  const limits = { ...study.value.limits, samples: { ...study.value.limits.samples, from, to } };
  if (!fitsChart(drawn.params, limits))
    throw new FettleError(
      'stateRefused',
      `These samples are of ${limits.n} values, and the chart is drawn for ${chartParams(drawn.params).n}. Choose samples since the rule was released so.`,
    );
  // The range to a value that is left out says nothing of phase I.
  const countsRange = (index: number): boolean => limits.n > 1 || index === 0 || study.value.points[index - 1]?.phaseOne === true;
  const violating = study.value.points.filter(
    ({ phaseOne, violations, dispersion }, index) =>
      phaseOne && (violations.length > 0 || (countsRange(index) && (dispersion?.violations.length ?? 0) > 0)),
  );
  const basis: LimitsBasis = {
    first: keyOf(used[0] ?? first),
    last: keyOf(used.at(-1) ?? last),
    count: used.length,
    from,
    to,
    excluded: excluded.map(({ reason, person, ...one }) => ({ ...keyOf(one), reason, person })),
    outOfControl: violating.length,
  };
  return { limits, basis };
}

const keyOf = ({ version, sample }: SampleKey): SampleKey => ({ version, sample });

export async function decideProposal(
  services: Services,
  by: By,
  key: ChartKey,
  { proposal: id, accept, reason }: { readonly proposal: string; readonly accept: boolean; readonly reason: string },
): Promise<ChartProposal> {
  const decided = await services.engine.transaction(async (trx) => {
    const proposal = await lockOpen(trx, key, id);
    const frozen = await frozenLimitsOf(trx, key);
    const last = frozen.at(-1);
    const now = services.clock.now();
    const limits = { ...proposal.limits, version: (last?.version ?? 0) + 1 };
    if (accept) {
      refuseUnusable(await drawnChart(services, trx, key), proposal, last?.version);
      await sql`INSERT INTO chart_limits (flow, flow_node, equipment, version, limits, basis, origin, frozen_by, reason, effective_from)
        VALUES (${key.flow}, ${key.flowNode}, ${key.equipment}, ${limits.version}, ${JSON.stringify(limits)}::jsonb, ${JSON.stringify(proposal.basis)}::jsonb,
          'accepted', ${by.person.userName}, ${reason}, ${now})`.execute(trx);
    }
    const { rows } = await sql<Row>`
      UPDATE chart_proposal SET state = ${accept ? 'accepted' : 'rejected'}, decided_at = ${now}, decided_by = ${by.person.userName}, decision_reason = ${reason},
        limits_version = ${accept ? limits.version : null} WHERE id = ${id} RETURNING ${COLUMNS}`.execute(trx);
    await writeAudit(services, trx, {
      person: by.person.userName,
      action: accept ? 'acceptLimits' : 'rejectLimits',
      subject: subjectOf(key),
      oldValue: last?.limits,
      newValue: accept ? limits : { proposal: id, limits: proposal.limits },
      reason,
    });
    return proposalOf(rows[0] as Row);
  });
  services.announce('charts', key);
  return decided;
}

async function lockOpen(trx: Trx, key: ChartKey, id: string): Promise<ChartProposal> {
  const { rows } = await sql<Row>`SELECT ${COLUMNS} FROM chart_proposal WHERE id = ${id} AND ${ofChart(key)} FOR UPDATE`.execute(trx);
  if (rows[0] === undefined)
    throw new FettleError('conflict', 'There is no such proposal any more: a newer one took its place. Look at the chart again.');
  const proposal = proposalOf(rows[0]);
  if (proposal.state !== 'open')
    throw new FettleError(
      'conflict',
      `It was ${proposal.state} by ${proposal.decidedBy ?? 'somebody'} already: ${proposal.decisionReason ?? ''}`,
    );
  return proposal;
}

/** Why a chart cannot judge by proposed limits. */
function refuseUnusable({ params, title }: DrawnChart, { limits, inUse }: ChartProposal, last: number | undefined): void {
  if (params.limitsFrom !== 'learn')
    throw new FettleError(
      'stateRefused',
      `The limits of "${title}" are written in the rule. Release the rule with the chart's own limits first.`,
    );
  if (params.limitsVersion > 0)
    throw new FettleError(
      'stateRefused',
      `The rule names version ${params.limitsVersion} of the limits of "${title}" and keeps it. Release the rule with version 0, for those in force.`,
    );
  if (!fitsChart(params, limits))
    throw new FettleError(
      'stateRefused',
      'The rule was released with another kind of chart or sample size since. Propose limits from new samples.',
    );
  if (inUse !== undefined && inUse.version !== last)
    throw new FettleError('conflict', `Version ${last} of the limits came into force since this was proposed. Propose anew.`);
}

/** How the audit trail names a chart. */
export function subjectOf({ flow, flowNode, equipment }: ChartKey): string {
  return `chart/${flow}/${flowNode}/${equipment}`;
}
