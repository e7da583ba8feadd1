import { FettleError, FlowDefinition } from '@fettle/flows';
import type { FlowProblem, FlowSummary, FlowVersionSummary } from '@fettle/flows/contract';
import { layoutHash, semanticHash } from '@fettle/flows/hash.ts';
import { lintFlow } from '@fettle/flows/lint/index.ts';
import { sql } from 'kysely';
import { writeAudit } from './audit.ts';
import { checkedRouting } from './checked-routing.ts';
import { takeOwnDraft } from './own-drafts.ts';
import { readPlant } from './plant.ts';
import { plantLookup } from './plant-lookup.ts';
import { readFlow } from './read-flow.ts';
import { SIGNATURE_COLUMNS } from './release/sign.ts';
import { routingsLookup } from './routings-lookup.ts';
import type { By, Db, Services, Trx } from './services.ts';

interface SummaryRow extends Omit<FlowSummary, 'product' | 'releasedVersion' | 'releasedAt' | 'releasedBy' | 'effectiveFrom'> {
  product: string | null;
  releasedVersion: number | null;
  releasedAt: number | null;
  releasedBy: string | null;
  effectiveFrom: number | null;
}

async function summaries({ clock }: Pick<Services, 'clock'>, db: Db | Trx, flow: string | null): Promise<FlowSummary[]> {
  const { rows } = await sql<SummaryRow>`
    SELECT f.id, f.kind, f.name, f.description, f.product,
      f.released_version AS "releasedVersion", v.released_at AS "releasedAt", v.released_by AS "releasedBy",
      v.effective_from AS "effectiveFrom", coalesce(v.products, '{}') AS products,
      (v.semantic_hash IS NULL OR d.semantic_hash IS DISTINCT FROM v.semantic_hash) AS changed,
      d.revision AS "draftRevision", d.saved_by AS "draftBy", d.saved_at AS "draftAt",
      coalesce((SELECT jsonb_agg(jsonb_build_object('person', o.person, 'savedAt', o.saved_at) ORDER BY o.saved_at DESC)
        FROM flow_own_draft o WHERE o.flow = f.id), '[]') AS unshared,
      (SELECT count(*) FROM instance i WHERE i.flow = f.id AND i.finished_at IS NULL) AS "unitsInProgress",
      coalesce((SELECT jsonb_agg(jsonb_build_object('flow', o.id, 'name', o.name, 'bound', c.called_version, 'current', o.current) ORDER BY o.name)
        FROM flow_call c, LATERAL (SELECT id, name, version_to_start(id, coalesce(f.product, ''), ${clock.now()}) AS current FROM flow WHERE id = c.called) o
        WHERE c.flow = f.id AND c.version = f.released_version AND o.current > c.called_version), '[]') AS "newerCalls"
    FROM flow f JOIN flow_draft d ON d.flow = f.id LEFT JOIN flow_version v ON v.flow = f.id AND v.version = f.released_version
    WHERE ${flow}::text IS NULL OR f.id = ${flow}::text ORDER BY f.kind DESC, f.name`.execute(db);
  return rows.map(({ product, releasedVersion, releasedAt, releasedBy, effectiveFrom, ...row }) => ({
    ...row,
    ...(product === null ? {} : { product }),
    ...(releasedVersion === null ? {} : { releasedVersion }),
    ...(releasedAt === null ? {} : { releasedAt }),
    ...(releasedBy === null ? {} : { releasedBy }),
    ...(effectiveFrom === null ? {} : { effectiveFrom }),
  }));
}

export function listFlows(services: Services): Promise<FlowSummary[]> {
  return summaries(services, services.db, null);
}

async function summaryOf(services: Services, flow: string): Promise<FlowSummary> {
  const [summary] = await summaries(services, services.db, flow);
  if (summary === undefined) throw new FettleError('notFound', `There is no flow "${flow}".`);
  return summary;
}

export async function problemsOf(services: Services, definition: FlowDefinition): Promise<FlowProblem[]> {
  return [
    ...lintFlow(definition, services.registry, {
      ...plantLookup(await readPlant(services.db)),
      routing: await routingsLookup(services.db),
    }),
    ...(await checkedRouting(definition, services.registry)),
  ];
}

export async function createFlow(services: Services, by: By, json: unknown): Promise<FlowSummary> {
  const definition = readFlow(json);
  const now = services.clock.now();
  await services.engine.transaction(async (trx) => {
    const { numAffectedRows } = await sql`
      INSERT INTO flow (id, kind, name, description, product, created_at, created_by)
      VALUES (${definition.id}, ${definition.kind}, ${definition.name}, ${definition.description}, ${definition.product ?? null}, ${now}, ${by.person.userName})
      ON CONFLICT (id) DO NOTHING`.execute(trx);
    if (numAffectedRows === 0n)
      throw new FettleError('conflict', `There is a flow with the id "${definition.id}" already. Choose another id, or open that flow.`);
    await sql`INSERT INTO flow_draft (flow, revision, definition, semantic_hash, saved_at, saved_by, changed_by)
      VALUES (${definition.id}, 1, ${JSON.stringify(definition)}::jsonb, ${semanticHash(definition)}, ${now}, ${by.person.userName},
        jsonb_build_object(${by.person.userName}::text, ${now}::bigint))`.execute(trx);
    await writeAudit(services, trx, {
      person: by.person.userName,
      action: 'createFlow',
      subject: `flow/${definition.id}`,
      newValue: definition,
    });
  });
  services.announce('flows', { flow: definition.id });
  return summaryOf(services, definition.id);
}

interface DraftRow {
  revision: number;
  definition: unknown;
  semanticHash: string | null;
  savedBy: string;
  /** Person → when last. */
  changedBy: Readonly<Record<string, number>>;
}

async function draftOf(db: Db | Trx, flow: string, lock: boolean): Promise<DraftRow> {
  const { rows } = await sql<DraftRow>`
    SELECT revision, definition, semantic_hash AS "semanticHash", saved_by AS "savedBy", changed_by AS "changedBy" FROM flow_draft WHERE flow = ${flow} ${lock ? sql`FOR UPDATE` : sql``}`.execute(
    db,
  );
  const row = rows[0];
  if (row === undefined) throw new FettleError('notFound', `There is no flow "${flow}".`);
  return row;
}

export async function getFlow(
  services: Services,
  flow: string,
): Promise<{
  summary: FlowSummary;
  draft: FlowDefinition;
  revision: number;
  versions: FlowVersionSummary[];
  changedBy: { person: string; at: number }[];
  problems: FlowProblem[];
}> {
  const [summary, row, versions] = await Promise.all([
    summaryOf(services, flow),
    draftOf(services.db, flow, false),
    versionsOf(services, flow),
  ]);
  const draft = FlowDefinition.parse(row.definition);
  const changedBy = Object.entries(row.changedBy).map(([person, at]) => ({ person, at }));
  return { summary, draft, revision: row.revision, versions, changedBy, problems: await problemsOf(services, draft) };
}

async function versionsOf(services: Services, flow: string, version: number | null = null): Promise<FlowVersionSummary[]> {
  const { rows } = await sql<Omit<FlowVersionSummary, 'effectiveFrom'> & { effectiveFrom: number | null }>`
    SELECT version, released_at AS "releasedAt", released_by AS "releasedBy", reason, semantic_hash AS "semanticHash",
      authors, effective_from AS "effectiveFrom", products,
      coalesce((SELECT jsonb_agg(${SIGNATURE_COLUMNS} ORDER BY s.signed_at, s.id) FROM flow_signature s WHERE s.id = ANY (v.signatures)), '[]') AS signatures,
      (EXISTS (SELECT FROM version_in_use u WHERE u.flow = v.flow AND u.version = v.version) AND (effective_from IS NULL OR effective_from <= ${services.clock.now()}))
        AS "inForce",
      (SELECT count(*) FROM instance i WHERE i.flow = v.flow AND i.version = v.version AND i.finished_at IS NULL) AS "unitsInProgress"
    FROM flow_version v WHERE flow = ${flow} AND (${version}::integer IS NULL OR version = ${version}::integer) ORDER BY version DESC`.execute(
    services.db,
  );
  return rows.map(({ effectiveFrom, ...row }) => (effectiveFrom === null ? row : { ...row, effectiveFrom }));
}

export async function getFlowVersion(
  services: Services,
  flow: string,
  version: number,
): Promise<{ definition: FlowDefinition; summary: FlowVersionSummary }> {
  // Beyond PostgreSQL's integers there is no version.
  const [summary] = version > 2_147_483_647 ? [] : await versionsOf(services, flow, version);
  if (summary === undefined) throw new FettleError('notFound', `"${flow}" has no version ${version}.`);
  const { rows } = await sql<{
    definition: unknown;
  }>`SELECT definition FROM flow_version WHERE flow = ${flow} AND version = ${version}`.execute(services.db);
  if (rows[0] === undefined) throw new FettleError('notFound', `"${flow}" has no version ${version}.`);
  return { definition: FlowDefinition.parse(rows[0].definition), summary };
}

/** Saves a draft over exactly the revision that it was made from. */
export async function saveDraft(
  services: Services,
  by: By,
  flow: string,
  revision: number,
  json: unknown,
): Promise<{ revision: number; problems: FlowProblem[] }> {
  const definition = readFlow(json);
  if (definition.id !== flow)
    throw new FettleError('invalidInput', `The definition is of "${definition.id}", not of "${flow}". A flow keeps its id.`);
  const next = await services.engine.transaction(async (trx) => {
    const before = await draftOf(trx, flow, true);
    if (before.revision !== revision) {
      throw new FettleError(
        'conflict',
        `${before.savedBy} saved this flow after you opened it (revision ${before.revision}, yours is ${revision}). Nothing was overwritten: compare and decide.`,
        {
          details: { revision: before.revision, savedBy: before.savedBy },
        },
      );
    }
    const kept = FlowDefinition.parse(before.definition);
    if (kept.kind !== definition.kind)
      throw new FettleError('invalidInput', 'A routing cannot become a quality rule, nor the other way round. Create a new flow.');
    const now = services.clock.now();
    await sql`UPDATE flow_draft SET revision = revision + 1, definition = ${JSON.stringify(definition)}::jsonb, semantic_hash = ${semanticHash(definition)},
      saved_at = ${now}, saved_by = ${by.person.userName} WHERE flow = ${flow}`.execute(trx);
    await takeOwnDraft(trx, flow, by.person.userName);
    await sql`UPDATE flow SET name = ${definition.name}, description = ${definition.description}, product = ${definition.product ?? null} WHERE id = ${flow}`.execute(
      trx,
    );
    if (semanticHash(definition) !== before.semanticHash) {
      await sql`UPDATE flow_draft SET changed_by = changed_by || jsonb_build_object(${by.person.userName}::text, ${now}::bigint) WHERE flow = ${flow}`.execute(
        trx,
      );
      await writeAudit(services, trx, {
        person: by.person.userName,
        action: 'saveDraft',
        subject: `flow/${flow}`,
        oldValue: { revision, semanticHash: before.semanticHash },
        newValue: { revision: revision + 1, semanticHash: semanticHash(definition), definition },
      });
    } else if (layoutHash(definition) !== layoutHash(kept)) {
      // The drawing alone was moved, many times an hour: that it was, and by whom, is enough.
      await writeAudit(services, trx, {
        person: by.person.userName,
        action: 'saveLayout',
        subject: `flow/${flow}`,
        oldValue: { revision, layoutHash: layoutHash(kept) },
        newValue: { revision: revision + 1, layoutHash: layoutHash(definition) },
      });
    }
    return revision + 1;
  });
  services.announce('flows', { flow, revision: next });
  return { revision: next, problems: await problemsOf(services, definition) };
}

export async function retireFlow(services: Services, by: By, flow: string, reason: string): Promise<void> {
  await services.engine.transaction(async (trx) => {
    const { rows } = await sql<{
      version: number | null;
    }>`SELECT released_version AS version FROM flow WHERE id = ${flow} FOR UPDATE`.execute(trx);
    if (rows[0] === undefined) throw new FettleError('notFound', `There is no flow "${flow}".`);
    if (rows[0].version === null) throw new FettleError('stateRefused', `"${flow}" is not in use.`);
    await sql`UPDATE flow SET released_version = NULL, retired_at = ${services.clock.now()},
      retired_up_to = (SELECT max(version) FROM flow_version v WHERE v.flow = flow.id) WHERE id = ${flow}`.execute(trx);
    await services.engine.refreshModel(trx);
    await writeAudit(services, trx, {
      person: by.person.userName,
      action: 'retireFlow',
      subject: `flow/${flow}`,
      oldValue: { version: rows[0].version },
      reason,
    });
  });
  services.announce('flows', { flow });
}
