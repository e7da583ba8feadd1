import { FettleError, FlowDefinition } from '@fettle/flows';
import { sql } from 'kysely';
import { latestReadings, readPlant } from './plant.ts';
import type { Services } from './services.ts';
import { clocksOf } from './time-clocks.ts';

interface NodeOverlay {
  units: number;
  held: number;
  incidents: number;
  oldestSince?: number;
  passed: number;
  clocks?: number;
  expired?: number;
  nextExpiry?: number;
  reading?: { value: number | string | boolean | null; quality: 'good' | 'uncertain' | 'bad' | 'stale'; sourceTime: number };
  firings?: number;
  lastFiring?: number;
}

const DAY_MS = 24 * 3600_000;
/** Counting a day is dearer than counting what is there now, and changes slowly. */
const PASSED_CACHE_MS = 5000;

/** What goes on at each flowNode, whatever version the units are on. */
export async function flowOverlay(services: Services, flow: string): Promise<{ at: number; flowNodes: Record<string, NodeOverlay> }> {
  const { rows } = await sql<{
    definition: unknown;
    kind: string;
  }>`SELECT d.definition, f.kind FROM flow f JOIN flow_draft d ON d.flow = f.id WHERE f.id = ${flow}`.execute(services.db);
  if (rows[0] === undefined) throw new FettleError('notFound', `There is no flow "${flow}".`);
  const definition = FlowDefinition.parse(rows[0].definition);
  const flowNodes = new Map<string, NodeOverlay>();
  const at = (id: string): NodeOverlay => {
    const known = flowNodes.get(id) ?? { units: 0, held: 0, incidents: 0, passed: 0 };
    flowNodes.set(id, known);
    return known;
  };
  if (definition.kind === 'routing') await addUnits(services, flow, at);
  else await addReadings(services, definition, at);
  return { at: services.clock.now(), flowNodes: Object.fromEntries(flowNodes) };
}

async function addUnits(services: Services, flow: string, at: (id: string) => NodeOverlay): Promise<void> {
  const tokens = await sql<{ flowNode: string; units: number; held: number; incidents: number; oldestSince: number }>`
    SELECT t.flow_node AS "flowNode", count(DISTINCT t.instance) AS units, count(DISTINCT t.instance) FILTER (WHERE i.state = 'held') AS held,
      count(*) FILTER (WHERE t.state = 'incident') AS incidents, min(t.since) AS "oldestSince"
    FROM instance i JOIN token t ON t.instance = i.id WHERE i.flow = ${flow} AND i.finished_at IS NULL GROUP BY t.flow_node`.execute(
    services.db,
  );
  for (const { flowNode, ...counts } of tokens.rows) Object.assign(at(flowNode), counts);
  for (const { limit, ...clocks } of await clocksOf(services, flow)) Object.assign(at(limit), clocks);
  for (const [flowNode, passed] of await passedToday(services, flow)) at(flowNode).passed = passed;
}

const PASSED = new WeakMap<Services, Map<string, { readonly until: number; readonly counts: Promise<ReadonlyMap<string, number>> }>>();

function passedToday(services: Services, flow: string): Promise<ReadonlyMap<string, number>> {
  const cache = PASSED.get(services) ?? new Map();
  PASSED.set(services, cache);
  const now = services.clock.now();
  const known = cache.get(flow);
  if (known !== undefined && known.until > now) return known.counts;
  const counts = sql<{ flowNode: string; passed: number }>`
    SELECT flow_node AS "flowNode", sum(units)::int8 AS passed FROM flow_node_tally WHERE flow = ${flow} AND hour > ${now - DAY_MS} GROUP BY flow_node`
    .execute(services.db)
    .then(({ rows }) => new Map(rows.map((row) => [row.flowNode, row.passed])));
  cache.set(flow, { until: now + PASSED_CACHE_MS, counts });
  counts.catch(() => cache.delete(flow));
  return counts;
}

async function addReadings(services: Services, definition: FlowDefinition, at: (id: string) => NodeOverlay): Promise<void> {
  const [readings, plant] = await Promise.all([latestReadings(services), readPlant(services.db)]);
  for (const flowNode of definition.flowNodes) {
    const type = services.registry.get(flowNode.type);
    if (type?.usedIn !== 'qualityRule' || type.source === undefined) continue;
    const params = type.params.safeParse(flowNode.params);
    if (!params.success) continue;
    const source = type.source(params.data);
    const machines = source.equipment
      ? [source.equipment]
      : plant.equipment.filter((item) => item.equipmentClass === source.equipmentClass).map((item) => item.id);
    const newest = readings
      .filter((reading) => machines.includes(reading.equipment) && reading.signal === source.signal)
      .sort((a, b) => b.sourceTime - a.sourceTime)[0];
    if (newest !== undefined) at(flowNode.id).reading = { value: newest.value, quality: newest.quality, sourceTime: newest.sourceTime };
  }
  const { rows } = await sql<{ flowNode: string; firings: number; lastFiring: number }>`
    SELECT h.flow_node AS "flowNode", count(*) AS firings, max(g.at) AS "lastFiring"
    FROM firing g JOIN history h ON h.stream = g.stream AND h.sequence = g.sequence
    WHERE g.flow = ${definition.id} AND g.at > ${services.clock.now() - DAY_MS} GROUP BY h.flow_node`.execute(services.db);
  for (const { flowNode, ...counts } of rows) Object.assign(at(flowNode), counts);
}
