import {
  FettleError,
  FlowDefinition,
  type FlowNode,
  type HistoryEvent,
  type Message,
  type RoutingInstance,
  type Unit,
  type UnitState,
  unitKey,
} from '@fettle/flows';
import type { UnitSummary } from '@fettle/flows/contract';
import { sql } from 'kysely';
import { writeAudit } from './audit.ts';
import { nonconformances } from './nonconformances.ts';
import { operationsAhead } from './operations-ahead.ts';
import { scopeHolds } from './scope-holds.ts';
import type { By, Services } from './services.ts';
import { clockViews } from './time-clocks.ts';
import { accountOf, callsOf, partsOf } from './unit-parts.ts';
import { userTasks } from './user-tasks.ts';

interface UnitRow {
  instance: string;
  unit: Unit;
  flow: string;
  version: number;
  state: UnitState;
  at: UnitSummary['at'];
  openNonconformances: number;
  startedAt: number;
  endedAt: number | null;
  nextExpiry: number | null;
  aborting: true | null;
}

export interface UnitQuery {
  readonly instance?: string;
  readonly serialNumber?: string;
  readonly jobOrder?: string;
  readonly state?: string | undefined;
  readonly flow?: string | undefined;
  readonly flowNode?: string | undefined;
  readonly search?: string | undefined;
  readonly limit: number;
}

/** Newest first. Each condition uses an index of its own; the names of flowNodes come from the version that the unit runs on. */
export async function unitsOf(services: Services, query: UnitQuery): Promise<UnitSummary[]> {
  // A sub-routing is a part of its unit.
  const conditions = [sql`i.caller IS NULL`];
  if (query.instance !== undefined) conditions.push(sql`i.id = ${query.instance}`);
  if (query.serialNumber !== undefined) conditions.push(sql`i.serial_number = ${query.serialNumber}`);
  if (query.jobOrder !== undefined) conditions.push(sql`i.job_order = ${query.jobOrder}`);
  if (query.state !== undefined) conditions.push(sql`i.state = ${query.state}`);
  if (query.state === 'running' || query.state === 'held') conditions.push(sql`i.finished_at IS NULL`);
  if (query.flow !== undefined) conditions.push(sql`i.flow = ${query.flow}`);
  if (query.flowNode !== undefined)
    conditions.push(
      sql`EXISTS (SELECT FROM token t WHERE t.instance = i.id AND t.flow_node = ${query.flowNode}) AND i.finished_at IS NULL`,
    );
  if (query.search !== undefined && query.search !== '')
    conditions.push(sql`(starts_with(i.serial_number, ${query.search}) OR starts_with(i.job_order, ${query.search}))`);
  const { rows } = await sql<UnitRow>`
    SELECT i.id AS instance, jsonb_build_object('serialNumber', i.serial_number, 'jobOrder', i.job_order, 'product', i.product, 'quantity', i.quantity) AS unit,
      i.flow, i.version, i.state, i.started_at AS "startedAt", i.finished_at AS "endedAt",
      COALESCE((SELECT jsonb_agg(jsonb_build_object('flowNode', t.flow_node, 'name',
          COALESCE((SELECT n->>'name' FROM flow_version v, jsonb_array_elements(v.definition->'flowNodes') n WHERE v.flow = i.flow AND v.version = i.version AND n->>'id' = t.flow_node), t.flow_node),
          'since', t.since, 'state', t.state) ORDER BY t.since) FROM token t WHERE t.instance = i.id), '[]') AS at,
      CASE WHEN i.body->'control'->'aborting' IS NOT NULL THEN true END AS aborting,
      (SELECT count(*) FROM nonconformance c WHERE c.instance = i.id AND c.state = 'open') AS "openNonconformances",
      (SELECT min((k->>'dueAt')::bigint) FROM json_array_elements(i.body->'control'->'clocks') k) AS "nextExpiry"
    FROM instance i WHERE ${sql.join(conditions, sql` AND `)} ORDER BY i.started_at DESC, i.id DESC LIMIT ${query.limit}`.execute(
    services.db,
  );
  return rows.map(({ endedAt, nextExpiry, aborting, ...row }) => ({
    ...row,
    ...(endedAt === null ? {} : { endedAt }),
    ...(nextExpiry === null ? {} : { nextExpiry }),
    ...(aborting === null ? {} : { aborting }),
  }));
}

/** The newest unit with this serial number: a part may run again under another order. */
async function newest(services: Services, serialNumber: string): Promise<UnitSummary> {
  const [unit] = await unitsOf(services, { serialNumber, limit: 1 });
  if (unit === undefined) throw new FettleError('notFound', `There is no unit with serial number "${serialNumber}".`);
  return unit;
}

export async function getUnit(services: Services, serialNumber: string) {
  const unit = await newest(services, serialNumber);
  const { rows } = await sql<{ flowName: string }>`SELECT name AS "flowName" FROM flow WHERE id = ${unit.flow}`.execute(services.db);
  const [[whole], found, tasks, calls] = await Promise.all([
    services.engine.readUnits([unit.instance]),
    nonconformances(services, { instance: unit.instance, limit: 100 }),
    userTasks(services, { instance: unit.instance, limit: 50 }),
    callsOf(services.db, unit.instance),
  ]);
  const lot = whole === undefined ? undefined : accountOf(whole);
  return {
    unit,
    flowName: rows[0]?.flowName ?? unit.flow,
    data: whole?.data ?? {},
    holds: whole?.holds ?? [],
    ...(await kept(services, unit, whole)),
    ...(lot === undefined ? {} : { lot }),
    parts: whole === undefined ? [] : partsOf(whole, unit.at),
    calls,
    nonconformances: found,
    tasks,
  };
}

/** What keeps a unit from going on, or will: planned holds, times that run, machines on hold that it waits for; and what may be left out. */
async function kept(services: Services, unit: UnitSummary, whole: RoutingInstance | undefined) {
  const waits = whole?.tokens.flatMap((token) => token.waits) ?? [];
  const machines = waits.flatMap((wait) =>
    wait.kind === 'watch' ? [wait.watch.equipment] : wait.kind === 'task' ? [wait.instruction.station] : [],
  );
  const [clocks, heldEquipment, version] = await Promise.all([
    clockViews(services, unit, whole?.control?.clocks ?? []),
    scopeHolds(services.db, { open: true, scope: 'equipment', subjects: [...new Set(machines)], limit: 50 }),
    sql<{ definition: unknown }>`SELECT definition FROM flow_version WHERE flow = ${unit.flow} AND version = ${unit.version}`.execute(
      services.db,
    ),
  ]);
  const definition = FlowDefinition.parse(version.rows[0]?.definition);
  const { flowNodes } = definition;
  const node = (id: string) => flowNodes.find((candidate) => candidate.id === id);
  const waiting = whole?.state === 'running' ? whole.tokens.filter(({ state }) => state === 'waiting') : [];
  return {
    plannedHolds: (whole?.control?.plannedHolds ?? []).map((hold) => ({ ...hold, name: node(hold.flowNode)?.name || hold.flowNode })),
    clocks,
    heldEquipment,
    ahead:
      unit.endedAt === undefined
        ? operationsAhead(
            definition,
            unit.at.map(({ flowNode }) => flowNode),
            services.registry,
          )
        : [],
    skippable: waiting.flatMap(({ flowNode }) =>
      mayBeSkipped(services, node(flowNode)) ? [{ flowNode, name: node(flowNode)?.name ?? flowNode }] : [],
    ),
  };
}

function mayBeSkipped(services: Services, flowNode: FlowNode | undefined): boolean {
  const type = flowNode === undefined ? undefined : services.registry.get(flowNode.type);
  if (flowNode === undefined || type?.usedIn !== 'routing' || type.skip === undefined) return false;
  const params = type.params.safeParse(flowNode.params);
  return params.success && type.isOptional?.(params.data) !== false;
}

/** Without the messages: those are for replaying, not for reading. */
export async function unitHistory(services: Services, serialNumber: string): Promise<HistoryEvent[]> {
  const unit = await newest(services, serialNumber);
  const history = await services.engine.readHistory([unit.instance]);
  return history.map(({ message: _message, ...event }) => event);
}

/** With `flowNode` it takes effect when the unit would enter that one next. */
export async function placeHold(
  services: Services,
  by: By,
  serialNumber: string,
  { reason, flowNode }: { readonly reason: string; readonly flowNode?: string | undefined },
): Promise<{ hold: string }> {
  const unit = await newest(services, serialNumber);
  if (unit.endedAt !== undefined)
    throw new FettleError('stateRefused', `${serialNumber} has left the routing (${unit.state}); it cannot be held here any more.`);
  if (flowNode !== undefined) await mustBeOnItsRouting(services, unit, flowNode);
  const hold = `${unit.instance}/hold/${crypto.randomUUID()}`;
  await tell(services, by, unit, 'placeHold', reason, {
    kind: 'placeHold',
    instance: unit.instance,
    hold,
    reason,
    person: by.person.userName,
    ...(flowNode === undefined ? {} : { flowNode }),
  });
  return { hold };
}

async function mustBeOnItsRouting(services: Services, unit: UnitSummary, flowNode: string): Promise<void> {
  const { rows } = await sql`SELECT FROM flow_version v, jsonb_array_elements(v.definition->'flowNodes') n
    WHERE v.flow = ${unit.flow} AND v.version = ${unit.version} AND n->>'id' = ${flowNode}`.execute(services.db);
  if (rows.length === 0)
    throw new FettleError('invalidInput', `The routing of ${unit.unit.serialNumber} (version ${unit.version}) has no step "${flowNode}".`);
}

export async function releaseHold(services: Services, by: By, serialNumber: string, hold: string, reason: string): Promise<void> {
  const { unit, holds, plannedHolds } = await getUnit(services, serialNumber);
  if (![...holds, ...plannedHolds].some((candidate) => candidate.id === hold)) await mustBeOnItsWay(services, serialNumber, hold);
  await tell(services, by, unit, 'releaseHold', reason, {
    kind: 'releaseHold',
    instance: unit.instance,
    hold,
    reason,
    person: by.person.userName,
  });
}

/** A hold that was placed a moment ago may be released although the engine has not taken it yet: the release waits behind it. */
async function mustBeOnItsWay(services: Services, serialNumber: string, hold: string): Promise<void> {
  const { rows } = await sql<{ waits: boolean; placed: boolean; releasedBy: string | null }>`
    SELECT EXISTS (SELECT FROM inbox WHERE message_id = ${`${hold}/placeHold`}) AS waits, EXISTS (SELECT FROM hold WHERE id = ${hold}) AS placed,
      (SELECT released_by FROM hold WHERE id = ${hold}) AS "releasedBy"`.execute(services.db);
  const found = rows[0];
  if (found?.releasedBy) throw new FettleError('stateRefused', `That hold of ${serialNumber} was released by ${found.releasedBy} already.`);
  // Between reading the unit and asking here the engine may have taken it.
  if (found?.waits === true || found?.placed === true) return;
  throw new FettleError('notFound', `${serialNumber} has no such hold.`);
}

async function tell(
  services: Services,
  by: By,
  unit: UnitSummary,
  action: string,
  reason: string,
  body: Extract<Message['body'], { instance: string; hold: string }>,
): Promise<void> {
  await services.engine.transaction(async (trx) => {
    await writeAudit(services, trx, {
      person: by.person.userName,
      action,
      subject: `unit/${unit.unit.serialNumber}`,
      newValue: { hold: body.hold, ...('flowNode' in body && body.flowNode !== undefined ? { flowNode: body.flowNode } : {}) },
      reason,
    });
    await services.engine.send(trx, [{ id: `${body.hold}/${action}`, key: unitKey(unit.instance), at: services.clock.now(), body }]);
  });
}
