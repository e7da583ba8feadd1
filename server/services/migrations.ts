import type { PlannedMigration, PlannedUnit } from '@fettle/engine';
import { type ChangedOperations, FettleError, FlowDefinition, type GivenNodeMap, nodeMapOf, type Wait } from '@fettle/flows';
import type { MigrationPlanView, UnitChoice, UnitMigration, UnitMove } from '@fettle/flows/contract';
import { sql } from 'kysely';
import { writeAudit } from './audit.ts';
import type { By, Services } from './services.ts';

/** More units at once are asked for in parts: a plan holds the state of each. */
const MOST = 10_000;

export interface MigrationWish {
  readonly units: UnitChoice;
  readonly map: GivenNodeMap;
  readonly changed: ChangedOperations;
}

/** What would become of the chosen units, by the version that they are on. Nothing is changed. */
export async function planMigration(
  services: Services,
  flow: string,
  wish: MigrationWish & { readonly from?: number | undefined; readonly to: number | 'draft' },
): Promise<MigrationPlanView[]> {
  const target = wish.to === 'draft' ? await draftOf(services, flow) : wish.to;
  const versions = wish.from === undefined ? await versionsInProgress(services, flow, wish.to) : [wish.from];
  const plans: MigrationPlanView[] = [];
  for (const from of versions) {
    const plan = await planFor(services, { flow, from, to: target, wish });
    plans.push({ from, ...(typeof target === 'number' ? { to: target } : {}), ...viewOf(plan) });
  }
  return plans;
}

/**
 * Asks the chosen units that can move to move, in one transaction with the audit and with what ingest listens to from then on.
 *
 * @throws FettleError `stateRefused` when none of them can
 */
export async function migrateUnits(
  services: Services,
  by: By,
  flow: string,
  wish: MigrationWish & { readonly from: number; readonly to: number; readonly reason: string },
): Promise<{ request: string; asked: number; refused: UnitMove[] }> {
  const { from, to, reason, changed } = wish;
  if (from === to) throw new FettleError('invalidInput', `Units of version ${from} are on version ${to} already.`);
  const plan = await planFor(services, { flow, from, to, wish });
  const view = viewOf(plan);
  const refused = view.units.filter(({ refusals }) => refusals.length > 0);
  const units = view.units.filter(({ refusals }) => refusals.length === 0);
  const [first] = refused;
  if (units.length === 0) {
    throw new FettleError(
      'stateRefused',
      first === undefined
        ? `No unit in progress on version ${from} of "${flow}" fits the choice.`
        : `No unit can move. ${first.serialNumber}: ${first.refusals.join(' ')}`,
      { details: refused },
    );
  }
  const request = crypto.randomUUID();
  const map = nodeMapOf(plan.pairs);
  await services.engine.transaction(async (trx) => {
    const person = by.person.userName;
    await services.engine.migrateUnits(trx, { request, flow, from, to, map, changed, units, person, reason, at: services.clock.now() });
    await writeAudit(services, trx, {
      person,
      action: 'migrateUnits',
      subject: `flow/${flow}`,
      oldValue: { version: from },
      newValue: { version: to, request, changed, map: wish.map, serialNumbers: units.map(({ serialNumber }) => serialNumber) },
      reason,
    });
  });
  services.announce('flows', { flow });
  return { request, asked: units.length, refused };
}

export async function listMigrations(
  services: Services,
  flow: string,
  query: { readonly request?: string | undefined; readonly limit: number },
): Promise<UnitMigration[]> {
  const { rows } = await sql<Omit<UnitMigration, 'decidedAt'> & { decidedAt: number | null }>`
    SELECT id, request, instance, serial_number AS "serialNumber", from_version AS "from", to_version AS "to", requested_at AS "requestedAt", person, reason,
      state, detail, decided_at AS "decidedAt"
    FROM unit_migration WHERE flow = ${flow} AND (${query.request ?? null}::text IS NULL OR request = ${query.request ?? null}::text)
    ORDER BY requested_at DESC, id LIMIT ${query.limit}`.execute(services.db);
  return rows.map(({ decidedAt, ...row }) => (decidedAt === null ? row : { ...row, decidedAt }));
}

async function planFor(
  services: Services,
  { flow, from, to, wish }: { readonly flow: string; readonly from: number; readonly to: number | Draft; readonly wish: MigrationWish },
): Promise<PlannedMigration> {
  const instances = await chosen(services, flow, from, wish.units);
  if (instances.length > MOST)
    throw new FettleError('invalidInput', `More than ${MOST} units are chosen. Choose those of one job order or flowNode.`);
  const question = { flow, from, to, given: wish.map, changed: wish.changed, instances };
  const plan = await services.engine.planMigrations(question);
  if (plan === undefined) {
    const versions = typeof to === 'number' ? `version ${from} or ${to}` : `version ${from}`;
    throw new FettleError('notFound', `There is no routing "${flow}" with ${versions}.`);
  }
  refuseMap(plan, wish.map);
  return plan;
}

/** A given pair names flowNodes that are there, and no flowNode twice. */
function refuseMap(plan: PlannedMigration, given: GivenNodeMap): void {
  const known = new Map(plan.pairs.map((pair) => [pair.from.id, pair]));
  for (const [from, to] of Object.entries(given)) {
    const pair = known.get(from);
    if (pair === undefined)
      throw new FettleError('invalidInput', `The map names the flowNode "${from}", which the old version does not have.`);
    if (to !== null && pair.to === undefined)
      throw new FettleError('invalidInput', `The map leads "${from}" to "${to}", which the new version does not have.`);
  }
  const targets = plan.pairs.flatMap(({ to }) => (to === undefined ? [] : [to.id]));
  const twice = targets.find((id, index) => targets.indexOf(id) !== index);
  if (twice !== undefined) throw new FettleError('invalidInput', `Two flowNodes would become "${twice}". Give each its own counterpart.`);
}

async function chosen(services: Services, flow: string, version: number, choice: UnitChoice): Promise<string[]> {
  const conditions = [sql`i.flow = ${flow}`, sql`i.version = ${version}`, sql`i.finished_at IS NULL`];
  if (choice.instances !== undefined) conditions.push(sql`i.id = ANY (${choice.instances}::text[])`);
  if (choice.serialNumbers !== undefined) conditions.push(sql`i.serial_number = ANY (${choice.serialNumbers}::text[])`);
  if (choice.jobOrder !== undefined) conditions.push(sql`i.job_order = ${choice.jobOrder}`);
  if (choice.flowNode !== undefined)
    conditions.push(sql`EXISTS (SELECT FROM token t WHERE t.instance = i.id AND t.flow_node = ${choice.flowNode})`);
  const { rows } = await sql<{ id: string }>`
    SELECT i.id FROM instance i WHERE ${sql.join(conditions, sql` AND `)} ORDER BY i.serial_number LIMIT ${MOST + 1}`.execute(services.db);
  return rows.map(({ id }) => id);
}

async function versionsInProgress(services: Services, flow: string, to: number | 'draft'): Promise<number[]> {
  const { rows } = await sql<{ version: number }>`
    SELECT DISTINCT version FROM instance WHERE flow = ${flow} AND finished_at IS NULL AND version IS DISTINCT FROM ${to === 'draft' ? null : to}
    ORDER BY version DESC`.execute(services.db);
  return rows.map(({ version }) => version);
}

interface Draft {
  readonly draft: FlowDefinition;
  /** That it would be released as. */
  readonly version: number;
}

async function draftOf(services: Services, flow: string): Promise<Draft> {
  const { rows } = await sql<{ definition: unknown; version: number }>`
    SELECT definition, (SELECT coalesce(max(version), 0) + 1 FROM flow_version v WHERE v.flow = d.flow)::integer AS version FROM flow_draft d WHERE flow = ${flow}`.execute(
    services.db,
  );
  const row = rows[0];
  if (row === undefined) throw new FettleError('notFound', `There is no flow "${flow}".`);
  return { draft: FlowDefinition.parse(row.definition), version: row.version };
}

function viewOf({ pairs, units }: PlannedMigration): Pick<MigrationPlanView, 'pairs' | 'units'> {
  const byFrom = new Map(pairs.map((pair) => [pair.from.id, pair]));
  return {
    pairs: pairs.map(({ from, to, by }) => ({
      from: from.id,
      name: from.name,
      ...(to === undefined ? {} : { to: to.id, toName: to.name }),
      by,
    })),
    units: units.map((unit) => ({
      instance: unit.instance,
      serialNumber: unit.serialNumber,
      jobOrder: unit.jobOrder,
      held: unit.held,
      refusals: unit.refusals.map(({ reason }) => reason),
      tokens: unit.places.map((place) => tokenView(unit, place, byFrom)),
    })),
  };
}

function tokenView(
  unit: PlannedUnit,
  { token, flowNode, waits }: PlannedUnit['places'][number],
  byFrom: ReadonlyMap<string, PlannedMigration['pairs'][number]>,
): UnitMove['tokens'][number] {
  const pair = byFrom.get(flowNode);
  const action = unit.tokens.find((candidate) => candidate.token === token)?.action;
  return {
    flowNode,
    name: pair?.from.name ?? flowNode,
    ...(pair?.to === undefined ? {} : { to: pair.to.id, toName: pair.to.name }),
    ...(action === undefined ? {} : { action }),
    open: waits.map(openWords),
  };
}

function openWords(wait: Wait): string {
  switch (wait.kind) {
    case 'task':
      return `work instruction at ${wait.instruction.station}`;
    case 'timer':
      return `timer until ${new Date(wait.dueAt).toISOString()}`;
    case 'watch':
      return `events of ${wait.watch.equipment}`;
    case 'decision':
      return wait.decision.decision === 'release' ? 'a release' : 'a disposition';
    case 'effect':
      return `the outcome of ${wait.name}`;
    case 'escalation':
      return `an escalation${wait.code === '' ? '' : ` "${wait.code}"`}`;
    case 'milestone':
      return 'another branch';
    case 'reply':
      return replyWords(wait.request);
  }
}

function replyWords(request: Extract<Wait, { kind: 'reply' }>['request']): string {
  switch (request.kind) {
    case 'call':
      return `the end of the sub-routing "${request.flow}"`;
    case 'consume':
      return `material of lot ${request.lot}`;
    case 'produce':
      return `the booking of lot ${request.lot}`;
    case 'merge':
      return `${request.into} to take it in`;
    case 'install':
      return 'the part that is built in';
  }
}
