import { FettleError, FlowDefinition } from '@fettle/flows';
import type { LineOperation } from '@fettle/flows/contract';
import { sql } from 'kysely';
import { andonCalls } from './andon.ts';
import { firings } from './firings.ts';
import { jobOrders } from './job-orders.ts';
import { flowOverlay } from './overlay.ts';
import type { Services } from './services.ts';

const HOUR_MS = 3600_000;
const CYCLE_SAMPLE = 20;
/** What left before is no measure of today. */
const CYCLE_DAYS = 30;

/** A routing as a line: its operations in the order in which a good unit passes them. */
export async function lineView(services: Services, flow: string) {
  const { rows } = await sql<{ name: string; version: number | null; definition: unknown }>`
    SELECT f.name, v.version, v.definition FROM flow f LEFT JOIN flow_version v ON v.flow = f.id AND v.version = f.released_version WHERE f.id = ${flow} AND f.kind = 'routing'`.execute(
    services.db,
  );
  const row = rows[0];
  if (row === undefined) throw new FettleError('notFound', `There is no routing "${flow}".`);
  if (row.version === null) throw new FettleError('stateRefused', `Routing "${flow}" is not released, so there is no line to show.`);
  const definition = FlowDefinition.parse(row.definition);
  const now = services.clock.now();
  const [operations, orders, calls, firingList, counts, hours] = await Promise.all([
    operationsOf(services, definition),
    jobOrders(services.db, { flow, limit: 20 }),
    andonCalls(services.db, { open: true, limit: 50 }),
    firings(services.db, { limit: 20 }),
    sql<{ holds: number; nonconformances: number; calls: number }>`
      SELECT (SELECT count(*) FROM instance WHERE flow = ${flow} AND finished_at IS NULL AND state = 'held') AS holds,
        (SELECT count(*) FROM nonconformance WHERE flow = ${flow} AND state = 'open') AS nonconformances,
        (SELECT count(*) FROM andon_call WHERE state <> 'closed') AS calls`.execute(services.db),
    hoursOf(services, flow, now),
  ]);
  const jobOrder = orders.filter((order) => order.state === 'Running' || order.state === 'AllowedToStart').at(-1) ?? orders[0];
  return {
    at: now,
    flow,
    name: row.name,
    version: row.version,
    ...(jobOrder === undefined ? {} : { jobOrder }),
    operations,
    calls,
    openCalls: counts.rows[0]?.calls ?? 0,
    holds: counts.rows[0]?.holds ?? 0,
    openNonconformances: counts.rows[0]?.nonconformances ?? 0,
    hours,
    firings: firingList,
  };
}

async function hoursOf(services: Services, flow: string, now: number): Promise<{ from: number; good: number; scrapped: number }[]> {
  const first = now - (now % HOUR_MS) - 11 * HOUR_MS;
  const { rows } = await sql<{ hour: number; good: number; scrapped: number }>`
    SELECT (finished_at / ${HOUR_MS}) * ${HOUR_MS} AS hour, count(*) FILTER (WHERE state = 'good') AS good, count(*) FILTER (WHERE state = 'scrapped') AS scrapped
    FROM instance WHERE finished_at >= ${first} AND flow = ${flow} GROUP BY 1`.execute(services.db);
  return Array.from({ length: 12 }, (_, index) => {
    const from = first + index * HOUR_MS;
    const found = rows.find((row) => row.hour === from);
    return { from, good: found?.good ?? 0, scrapped: found?.scrapped ?? 0 };
  });
}

async function operationsOf(services: Services, definition: FlowDefinition): Promise<LineOperation[]> {
  const nodes = inOrder(definition).filter((node) => services.registry.get(node.type)?.category === 'operations');
  const [overlay, cycles, oldest, yields, machines, heldMachines, expiries] = await Promise.all([
    flowOverlay(services, definition.id),
    cyclesOf(
      services,
      definition.id,
      nodes.map((node) => node.id),
    ),
    oldestOf(services, definition.id),
    yieldsOf(services, definition.id),
    downMachines(services),
    machinesOnHold(services),
    expiriesOf(services, definition.id),
  ]);
  const operations: LineOperation[] = [];
  const usual = usualWay(services, definition);
  let waitingBefore = 0;
  for (const node of nodes) {
    const live = overlay.flowNodes[node.id];
    const equipment = [node.params.equipment, node.params.station].find(
      (value): value is string => typeof value === 'string' && value !== '',
    );
    const units = live?.units ?? 0;
    const held = live?.held ?? 0;
    const standard = typeof node.params.standardTime === 'number' && node.params.standardTime > 0 ? node.params.standardTime : undefined;
    operations.push({
      flowNode: node.id,
      name: node.name,
      type: node.type,
      state: stateOf({
        expected: usual.has(node.id),
        units,
        held,
        incidents: live?.incidents ?? 0,
        down: equipment !== undefined && machines.has(equipment),
        onHold: equipment !== undefined && heldMachines.has(equipment),
        before: waitingBefore,
      }),
      units,
      passedToday: live?.passed ?? 0,
      ...(equipment === undefined ? {} : { equipment }),
      ...(live?.oldestSince === undefined ? {} : { oldestSince: live.oldestSince }),
      ...(oldest.has(node.id) ? { oldestSerialNumber: oldest.get(node.id) ?? '' } : {}),
      ...(expiries.has(node.id) ? { nextExpiry: expiries.get(node.id) ?? 0 } : {}),
      ...(cycles.has(node.id) ? { cycleSeconds: cycles.get(node.id) ?? 0 } : {}),
      ...(standard === undefined ? {} : { standardSeconds: standard }),
      ...(yields.has(node.id) ? { firstPassYield: yields.get(node.id) ?? 0 } : {}),
    });
    waitingBefore += units;
  }
  return operations;
}

function stateOf(live: {
  expected: boolean;
  units: number;
  held: number;
  incidents: number;
  down: boolean;
  /** Its machine or station takes no further unit. */
  onHold: boolean;
  before: number;
}): LineOperation['state'] {
  if (live.down) return 'down';
  if (live.incidents > 0) return 'blocked';
  if (live.onHold) return 'held';
  if (live.units > 0) return live.held === live.units ? 'held' : 'running';
  return live.expected && live.before > 0 ? 'starved' : 'idle';
}

/** flowNodes that a unit passes when nothing goes wrong: reached without leaving through an exceptional port. Others are idle, not starved, when they are empty. */
function usualWay(services: Services, definition: FlowDefinition): ReadonlySet<string> {
  const usual = new Set<string>();
  const queue = definition.flowNodes.filter((node) => startsUnits(services, node.type)).map((node) => node.id);
  for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
    if (usual.has(id)) continue;
    usual.add(id);
    const node = definition.flowNodes.find((candidate) => candidate.id === id);
    const type = node === undefined ? undefined : services.registry.get(node.type);
    const params = type?.params.safeParse(node?.params);
    const exceptional =
      params?.success === true
        ? (type?.ports(params.data).outputs ?? []).filter((port) => port.exceptional === true).map((port) => port.name)
        : [];
    for (const flow of definition.sequenceFlows)
      if (flow.from.node === id && !exceptional.includes(flow.from.port)) queue.push(flow.to.node);
  }
  return usual;
}

function startsUnits(services: Services, name: string): boolean {
  const type = services.registry.get(name);
  return type?.usedIn === 'routing' && type.start === true;
}

/** Breadth first from the start, the first port first: the way of a good unit, since a node type names its normal way out first. */
function inOrder(definition: FlowDefinition) {
  const byId = new Map(definition.flowNodes.map((node) => [node.id, node]));
  const entered = new Set(definition.sequenceFlows.map((flow) => flow.to.node));
  const queue = definition.flowNodes.filter((node) => !entered.has(node.id)).map((node) => node.id);
  const seen = new Set<string>();
  for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
    if (seen.has(id)) continue;
    seen.add(id);
    for (const flow of definition.sequenceFlows) if (flow.from.node === id) queue.push(flow.to.node);
  }
  return [...seen].flatMap((id) => byId.get(id) ?? []);
}

/** Mean seconds from entering to leaving, of the last hours in which CYCLE_SAMPLE units left. */
async function cyclesOf(services: Services, flow: string, flowNodes: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ flowNode: string; seconds: number }>`
    SELECT "flowNode", sum(milliseconds)::float8 / sum(units) / 1000 AS seconds FROM (
      SELECT flow_node AS "flowNode", hour, sum(units) AS units, sum(milliseconds) AS milliseconds,
        sum(sum(units)) OVER (PARTITION BY flow_node ORDER BY hour DESC) AS so_far
      FROM flow_node_tally WHERE flow = ${flow} AND flow_node = ANY(${[...flowNodes]}::text[]) AND hour > ${services.clock.now() - CYCLE_DAYS * 24 * HOUR_MS}
      GROUP BY flow_node, hour
    ) hours WHERE so_far - units < ${CYCLE_SAMPLE} GROUP BY "flowNode"`.execute(services.db);
  return new Map(rows.map((row) => [row.flowNode, Math.round(row.seconds * 10) / 10]));
}

async function oldestOf(services: Services, flow: string): Promise<Map<string, string>> {
  const { rows } = await sql<{ flowNode: string; serialNumber: string }>`
    SELECT DISTINCT ON (t.flow_node) t.flow_node AS "flowNode", i.serial_number AS "serialNumber"
    FROM instance i JOIN token t ON t.instance = i.id WHERE i.flow = ${flow} AND i.finished_at IS NULL ORDER BY t.flow_node, t.since`.execute(
    services.db,
  );
  return new Map(rows.map((row) => [row.flowNode, row.serialNumber]));
}

/** Of the times between operations that are running for the units at each flowNode: the next to be over. */
async function expiriesOf(services: Services, flow: string): Promise<Map<string, number>> {
  const { rows } = await sql<{ flowNode: string; nextExpiry: number }>`
    SELECT t.flow_node AS "flowNode", min((k->>'dueAt')::bigint) AS "nextExpiry"
    FROM instance i CROSS JOIN LATERAL json_array_elements(i.body->'control'->'clocks') k JOIN token t ON t.instance = i.id
    WHERE i.flow = ${flow} AND i.finished_at IS NULL AND k->>'dueAt' IS NOT NULL GROUP BY t.flow_node`.execute(services.db);
  return new Map(rows.map((row) => [row.flowNode, row.nextExpiry]));
}

/** First pass yield of inspections: of the units that left one today on their first visit, how many passed. */
async function yieldsOf(services: Services, flow: string): Promise<Map<string, number>> {
  const { rows } = await sql<{ flowNode: string; rate: number }>`
    SELECT flow_node AS "flowNode", (coalesce(sum(units) FILTER (WHERE port = 'passed'), 0) / sum(units))::float8 AS rate
    FROM flow_node_tally WHERE flow = ${flow} AND hour > ${services.clock.now() - 24 * HOUR_MS} AND port IN ('passed', 'failed') AND first_visit
    GROUP BY flow_node`.execute(services.db);
  return new Map(rows.map((row) => [row.flowNode, row.rate]));
}

async function machinesOnHold(services: Services): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ subject: string }>`
    SELECT DISTINCT subject FROM scope_hold WHERE scope = 'equipment' AND released_at IS NULL`.execute(services.db);
  return new Set(rows.map(({ subject }) => subject));
}

/** Machines whose connection is down: nobody knows what they do. */
async function downMachines(services: Services): Promise<ReadonlySet<string>> {
  const down = services.connections
    .health()
    .filter((health) => health.state === 'disconnected')
    .map((health) => health.connection);
  if (down.length === 0) return new Set();
  const { rows } = await sql<{ equipment: string }>`
    SELECT DISTINCT m->>'equipment' AS equipment FROM connection c, jsonb_array_elements(c.mappings) m WHERE c.id = ANY(${down}::text[])`.execute(
    services.db,
  );
  return new Set(rows.map((row) => row.equipment));
}
