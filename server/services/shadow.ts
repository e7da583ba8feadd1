import { FettleError, FlowDefinition } from '@fettle/flows';
import type { ShadowDivergence, ShadowRun } from '@fettle/flows/contract';
import { lintFlow } from '@fettle/flows/lint/index.ts';
import { sql } from 'kysely';
import { writeAudit } from './audit.ts';
import { readPlant } from './plant.ts';
import { plantLookup } from './plant-lookup.ts';
import { readFlow } from './read-flow.ts';
import type { By, Db, Services, Trx } from './services.ts';

/** Of each rule so many runs are kept, the one that runs now included. */
const KEPT_RUNS = 5;

type Nullable<View> = { [Key in keyof View]: undefined extends View[Key] ? Exclude<View[Key], undefined> | null : View[Key] };
const view = <View>(row: Nullable<View>): View => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as View;

/** What the runs have counted stands in the local states of the drafts, on each machine; a unit that is still at one is not decided on yet. */
export async function shadowRuns(db: Db | Trx, flow: string): Promise<ShadowRun[]> {
  const { rows } = await sql<Nullable<ShadowRun>>`
    SELECT r.id, r.flow, r.draft_revision AS "draftRevision", r.beside, r.started_at AS "startedAt", r.started_by AS "startedBy", r.stopped_at AS "stoppedAt", r.stopped_by AS "stoppedBy",
      r.stop_reason AS "stopReason", c.kept, c.gained, c.lost, c.draft AS "firedByDraft", c.released AS "firedByReleased"
    FROM shadow_run r, LATERAL (
      SELECT coalesce(sum((s->>'kept')::int), 0)::int AS kept, coalesce(sum((s->>'gained')::int), 0)::int AS gained, coalesce(sum((s->>'lost')::int), 0)::int AS lost,
        coalesce(sum((s->'fired'->>'draft')::int), 0)::int AS draft, coalesce(sum((s->'fired'->>'released')::int), 0)::int AS released
      FROM (SELECT locals->'#shadow' AS s FROM rule_state WHERE rule = 'shadow/' || r.id) AS states
    ) c
    WHERE r.flow = ${flow} ORDER BY r.started_at DESC, r.id`.execute(db);
  return rows.map((row) => view<ShadowRun>(row));
}

export async function getShadow(db: Db, flow: string, query: { readonly run?: string | undefined; readonly limit: number }) {
  const runs = await shadowRuns(db, flow);
  const run = query.run === undefined ? runs[0] : runs.find(({ id }) => id === query.run);
  if (run === undefined) return { runs, divergences: [] };
  const { rows } = await sql<Nullable<ShadowDivergence>>`
    SELECT equipment, number, at, verdict, title, serial_number AS "serialNumber", would, trace FROM shadow_firing
    WHERE run = ${run.id} ORDER BY at DESC, equipment, number DESC LIMIT ${query.limit}`.execute(db);
  return { runs, divergences: rows.map((row) => view<ShadowDivergence>(row)) };
}

/** From now on the draft judges beside the released version. The run keeps the draft as it is at this revision, whatever is saved later. */
export async function startShadow(services: Services, by: By, flow: string, revision: number): Promise<string> {
  const run = `${crypto.randomUUID()}`;
  const person = by.person.userName;
  await services.engine.transaction(async (trx) => {
    const { rows } = await sql<{ kind: string; released: number | null; revision: number; definition: unknown }>`
      SELECT f.kind, f.released_version AS released, d.revision, d.definition FROM flow f JOIN flow_draft d ON d.flow = f.id WHERE f.id = ${flow} FOR UPDATE`.execute(
      trx,
    );
    const draft = rows[0];
    if (draft === undefined) throw new FettleError('notFound', `There is no flow "${flow}".`);
    if (draft.kind !== 'qualityRule') throw new FettleError('stateRefused', 'Only a quality rule runs in shadow: a routing moves units.');
    if (draft.revision !== revision)
      throw new FettleError(
        'conflict',
        `The draft is at revision ${draft.revision} by now; you looked at ${revision}. Look at the change first.`,
      );
    const running = await sql`SELECT FROM shadow_run WHERE flow = ${flow} AND stopped_at IS NULL`.execute(trx);
    if (running.rows.length > 0) throw new FettleError('stateRefused', 'A draft of this rule runs in shadow already. Stop it first.');
    const definition = readFlow(draft.definition);
    const [error, ...more] = lintFlow(definition, services.registry, plantLookup(await readPlant(trx))).filter(
      ({ severity }) => severity === 'error',
    );
    if (error !== undefined)
      throw new FettleError('malformedFlow', `It cannot run: ${error.message}${more.length > 0 ? ` (and ${more.length} more)` : ''}`, {
        details: [error, ...more],
      });
    await sql`INSERT INTO shadow_run (id, flow, definition, draft_revision, beside, started_at, started_by)
      VALUES (${run}, ${flow}, ${JSON.stringify(FlowDefinition.parse(definition))}::json, ${revision}, ${draft.released}, ${services.clock.now()}, ${person})`.execute(
      trx,
    );
    await forgetOldRuns(trx, flow);
    await services.engine.refreshModel(trx);
    await writeAudit(services, trx, {
      person,
      action: 'startShadow',
      subject: `flow/${flow}`,
      newValue: { run, revision, beside: draft.released },
    });
  });
  services.announce('flows', { flow });
  return run;
}

export async function stopShadow(services: Services, by: By, flow: string, reason: string): Promise<void> {
  await services.engine.transaction(async (trx) => {
    if (!(await stopShadowIn(services, trx, { flow, person: by.person.userName, reason })))
      throw new FettleError('stateRefused', 'No draft of this rule runs in shadow.');
    await services.engine.refreshModel(trx);
  });
  services.announce('flows', { flow });
}

/** False: none was running. */
export async function stopShadowIn(
  services: Services,
  trx: Trx,
  { flow, person, reason }: { readonly flow: string; readonly person: string; readonly reason: string },
): Promise<boolean> {
  const { rows } = await sql<{
    id: string;
  }>`UPDATE shadow_run SET stopped_at = ${services.clock.now()}, stopped_by = ${person}, stop_reason = ${reason}
    WHERE flow = ${flow} AND stopped_at IS NULL RETURNING id`.execute(trx);
  if (rows[0] === undefined) return false;
  await writeAudit(services, trx, { person, action: 'stopShadow', subject: `flow/${flow}`, oldValue: { run: rows[0].id }, reason });
  return true;
}

/** What a rule's drafts found long ago does not grow with the years. */
async function forgetOldRuns(trx: Trx, flow: string): Promise<void> {
  await sql`WITH old AS (
      DELETE FROM shadow_run WHERE id IN (SELECT id FROM shadow_run WHERE flow = ${flow} ORDER BY started_at DESC, id OFFSET ${KEPT_RUNS}) AND stopped_at IS NOT NULL RETURNING id
    ), firings AS (DELETE FROM shadow_firing s USING old WHERE s.run = old.id)
    DELETE FROM rule_state s USING old WHERE s.rule = 'shadow/' || old.id`.execute(trx);
}
