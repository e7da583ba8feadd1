import type { ChartDetail, ChartKey, ChartSummary, KeptSample } from '@fettle/flows/contract';
import { type ControlLimits, capabilityOfSamples, isAttributeChart, sampleSize, whyNoCapability } from '@fettle/flows/statistics/index.ts';
import { specificationOf } from '@fettle/nodes/decisions/control-chart-params.ts';
import { sql } from 'kysely';
import { type DrawnChart, drawnChart, drawnCharts, limitsInUse, rulesOf } from './chart-definitions.ts';
import { chartProposals } from './chart-proposals.ts';
import { annotationsOf, exclusionsOf, frozenLimitsOf, ofChart, samplesOf } from './chart-rows.ts';
import type { Db, Services } from './services.ts';

/** Samples of which a list tells how many are out of control, and that capability in a list is of. */
const RECENT = 25;
const OF_CAPABILITY = 50;

export async function listCharts(services: Services): Promise<ChartSummary[]> {
  const charts = await drawnCharts(services, services.db);
  return Promise.all(charts.map((chart) => summaryOf(services.db, chart)));
}

export async function getChart(
  services: Services,
  key: ChartKey,
  query: { readonly limit: number; readonly from?: number | undefined; readonly to?: number | undefined },
): Promise<ChartDetail> {
  const { db } = services;
  const drawn = await drawnChart(services, db, key);
  const [chart, found, limits, proposals, annotations, exclusions] = await Promise.all([
    summaryOf(db, drawn),
    samplesOf(db, key, { ...query, limit: query.limit + 1 }),
    frozenLimitsOf(db, key),
    chartProposals(db, key),
    annotationsOf(db, key),
    exclusionsOf(db, key),
  ]);
  const more = found.length > query.limit;
  const specification = specificationOf(drawn.params);
  const inUse = limitsInUse(drawn, limits);
  return {
    chart,
    ...rulesOf(drawn),
    subgroupBy: isAttributeChart(drawn.params.chart) ? 'count' : drawn.params.subgroupBy,
    ...(specification === undefined ? {} : { specification }),
    ...(inUse === undefined ? {} : { inUse }),
    samples: more ? found.slice(1) : found,
    more,
    limits: limits.toReversed(),
    proposals,
    annotations,
    exclusions,
  };
}

async function summaryOf(db: Db, drawn: DrawnChart): Promise<ChartSummary> {
  const { params, version, signals, through, ...named } = drawn;
  const { flow, flowNode, equipment } = drawn;
  const key = { flow, flowNode, equipment };
  const [recent, counted, frozen, open] = await Promise.all([
    samplesOf(db, key, { limit: OF_CAPABILITY }),
    sql<{ samples: number }>`SELECT count(*)::integer AS samples FROM chart_sample WHERE ${ofChart(key)}`.execute(db),
    frozenLimitsOf(db, key),
    sql`SELECT FROM chart_proposal WHERE ${ofChart(key)} AND state = 'open'`.execute(db),
  ]);
  const last = recent.at(-1);
  const inUse = limitsInUse(drawn, frozen);
  const specification = specificationOf(params);
  const capability = specification === undefined || inUse === undefined ? undefined : inShort(recent, { drawn, limits: inUse });
  return {
    ...named,
    ...(version === undefined ? {} : { version }),
    kind: params.chart,
    n: isAttributeChart(params.chart) ? params.inspected : sampleSize({ kind: params.chart, n: params.sampleSize }),
    signals: [...signals],
    through: [...through],
    state: last === undefined ? 'empty' : last.z === null ? 'learning' : isOut(last) ? 'out' : 'in',
    samples: counted.rows[0]?.samples ?? 0,
    recentlyOut: recent.slice(-RECENT).filter(isOut).length,
    ...(last === undefined
      ? {}
      : { last: { version: last.version, sample: last.sample, at: last.to, value: last.value, violations: violationsOf(last) } }),
    limitsFrom: params.limitsFrom,
    ...(inUse === undefined ? {} : { limitsVersion: inUse.version }),
    pinned: params.limitsFrom === 'learn' && params.limitsVersion > 0,
    learnFrom: params.learnFrom,
    openProposal: open.rows.length > 0,
    ...(capability === undefined ? {} : { capability }),
  };
}

function inShort(
  samples: readonly KeptSample[],
  { drawn, limits }: { readonly drawn: DrawnChart; readonly limits: ControlLimits },
): ChartSummary['capability'] {
  const judged = capabilityOfSamples(samples, {
    limits,
    rules: rulesOf(drawn),
    specification: specificationOf(drawn.params) ?? {},
    given: drawn.params.limitsFrom !== 'learn',
  });
  if (!judged.ok) return { cp: null, cpk: null, refusal: judged.refusal.message };
  const refusal = whyNoCapability(judged.value);
  const { cp, cpk } = judged.value;
  return refusal === undefined ? { cp, cpk } : { cp: null, cpk: null, refusal };
}

const violationsOf = ({ violations, dispersion }: KeptSample): KeptSample['violations'] => [
  ...new Set([...violations, ...(dispersion?.violations ?? [])]),
];
const isOut = (sample: KeptSample): boolean => violationsOf(sample).length > 0;
