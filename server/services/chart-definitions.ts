import { FettleError, type FlowDefinition, type FlowNode } from '@fettle/flows';
import type { ChartKey, FrozenLimits } from '@fettle/flows/contract';
import { migrateFlowNode } from '@fettle/flows/migrate.ts';
import { parseFlowDefinition } from '@fettle/flows/parse-definition.ts';
import type { ControlLimits, RunRuleConfig } from '@fettle/flows/statistics/index.ts';
import { chartParams, fitsChart } from '@fettle/nodes/decisions/control-chart-limits.ts';
import { ControlChartParams } from '@fettle/nodes/decisions/control-chart-params.ts';
import { sql } from 'kysely';
import { readPlant } from './plant.ts';
import type { Db, Services, Trx } from './services.ts';

/** A control chart as a rule draws it, on one equipment. */
export interface DrawnChart extends ChartKey {
  readonly flowName: string;
  /** Of the rule in use; undefined: it was retired. */
  readonly version: number | undefined;
  readonly title: string;
  readonly equipmentTitle: string;
  readonly params: ControlChartParams;
  readonly signals: readonly { readonly signal: string; readonly title: string; readonly unit: string }[];
  /** Names of the flowNodes between the signals and the chart. */
  readonly through: readonly string[];
}

/** The charts of the rules in use, or of one rule: of the last version that it had when none is in use. */
export async function drawnCharts(services: Services, db: Db | Trx, flow?: string): Promise<DrawnChart[]> {
  const { rows } = await sql<{ id: string; name: string; inUse: number | null; definition: unknown }>`
    SELECT f.id, f.name, f.released_version AS "inUse", v.definition FROM flow f
    JOIN LATERAL (SELECT definition FROM flow_version v WHERE v.flow = f.id AND (f.released_version IS NULL OR v.version = f.released_version)
      ORDER BY v.version DESC LIMIT 1) v ON true
    WHERE f.kind = 'qualityRule' AND ${flow === undefined ? sql`f.released_version IS NOT NULL` : sql`f.id = ${flow}`} ORDER BY f.name, f.id`.execute(
    db,
  );
  const plant = await readPlant(db);
  const charts: DrawnChart[] = [];
  for (const { id, name, inUse, definition } of rows) {
    const drawn = parseFlowDefinition(definition);
    for (const flowNode of drawn.flowNodes.filter(({ type }) => type === 'control-chart')) {
      const params = ControlChartParams.safeParse(flowNode.params);
      if (!params.success) continue;
      const { sources, through } = before(drawn, flowNode.id, services);
      for (const equipment of judged(sources, plant.equipment)) {
        const named = sources.map(({ signal }) => {
          const known = signalsOf(equipment, plant).find((one) => one.name === signal);
          return { signal, title: known?.title || signal, unit: known?.unit ?? '' };
        });
        charts.push({
          flow: id,
          flowName: name,
          flowNode: flowNode.id,
          version: inUse ?? undefined,
          title: params.data.title || flowNode.name,
          equipment: equipment.id,
          equipmentTitle: equipment.title || equipment.id,
          params: params.data,
          signals: named,
          through,
        });
      }
    }
  }
  return charts;
}

/** Throws `notFound` when no rule draws such a chart on such an equipment. */
export async function drawnChart(services: Services, db: Db | Trx, key: ChartKey): Promise<DrawnChart> {
  const chart = (await drawnCharts(services, db, key.flow)).find(
    ({ flowNode, equipment }) => flowNode === key.flowNode && equipment === key.equipment,
  );
  if (chart === undefined)
    throw new FettleError('notFound', `No released quality rule "${key.flow}" has a control chart "${key.flowNode}" on ${key.equipment}.`);
  return chart;
}

/** What the chart judges by now: written in the rule, the version that the rule names, or the last that fits it. */
export function limitsInUse({ params }: Pick<DrawnChart, 'params'>, frozen: readonly FrozenLimits[]): ControlLimits | undefined {
  if (params.limitsFrom !== 'learn') return chartParams(params).limits;
  const chosen = params.limitsVersion > 0 ? frozen.find(({ version }) => version === params.limitsVersion) : frozen.at(-1);
  return chosen !== undefined && fitsChart(params, chosen.limits) ? chosen.limits : undefined;
}

/** The run rules by which a chart judges. */
export function rulesOf({ params }: Pick<DrawnChart, 'params'>): RunRuleConfig {
  return chartParams(params).rules;
}

type Plant = Awaited<ReturnType<typeof readPlant>>;
type PlantEquipment = Plant['equipment'][number];
type Source = { readonly equipment?: string; readonly equipmentClass?: string; readonly signal: string };

function judged(sources: readonly Source[], equipment: readonly PlantEquipment[]): PlantEquipment[] {
  return equipment.filter(({ id, equipmentClass }) =>
    sources.some((source) => (source.equipment === undefined ? source.equipmentClass === equipmentClass : source.equipment === id)),
  );
}

function signalsOf(equipment: PlantEquipment, { classes }: Plant) {
  return [...equipment.signals, ...(classes.find(({ id }) => id === equipment.equipmentClass)?.signals ?? [])];
}

/** What leads to a flowNode: the sources, and the names of what stands between, nearest to the sources first. */
function before(drawn: FlowDefinition, id: string, { registry }: Services): { readonly sources: Source[]; readonly through: string[] } {
  const seen = new Set<string>([id]);
  const sources: Source[] = [];
  const through: string[] = [];
  let next = [id];
  while (next.length > 0) {
    const from = drawn.sequenceFlows.filter(({ to }) => next.includes(to.node)).map((flow) => flow.from.node);
    next = [...new Set(from)].filter((node) => !seen.has(node));
    for (const node of next) {
      seen.add(node);
      const flowNode = drawn.flowNodes.find((one) => one.id === node);
      const source = flowNode === undefined ? undefined : sourceOf(flowNode, registry);
      if (source !== undefined) sources.push(source);
      else if (flowNode !== undefined) through.unshift(flowNode.name);
    }
  }
  return { sources, through };
}

function sourceOf(flowNode: FlowNode, registry: Services['registry']): Source | undefined {
  const migrated = migrateFlowNode(flowNode, registry);
  if (!migrated.ok || migrated.type.usedIn !== 'qualityRule') return undefined;
  return migrated.type.source?.(migrated.params);
}
