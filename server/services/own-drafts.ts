import { FettleError, FlowDefinition } from '@fettle/flows';
import type { OwnDraft } from '@fettle/flows/contract';
import { sql } from 'kysely';
import { writeAudit } from './audit.ts';
import { readFlow } from './read-flow.ts';
import type { By, Services, Trx } from './services.ts';

/** What the caller has drawn and not shared. */
export async function getOwnDraft(services: Services, by: By, flow: string): Promise<{ own?: OwnDraft }> {
  const { rows } = await sql<OwnDraft>`
    SELECT revision, based_on AS "basedOn", base, definition, saved_at AS "savedAt" FROM flow_own_draft
    WHERE flow = ${flow} AND person = ${by.person.userName}`.execute(services.db);
  const [row] = rows;
  if (row === undefined) return {};
  return { own: { ...row, base: FlowDefinition.parse(row.base), definition: FlowDefinition.parse(row.definition) } };
}

interface OwnDraftToSave {
  readonly revision: number;
  readonly basedOn: number;
  /** Absent: as it was. */
  readonly base?: unknown;
  readonly definition: unknown;
}

/** Keeps the caller's changes over exactly the revision that they were made from. Nobody else sees them. */
export async function saveOwnDraft(
  services: Services,
  by: By,
  flow: string,
  { revision, basedOn, base, definition: json }: OwnDraftToSave,
): Promise<{ revision: number }> {
  const definition = readFlow(json);
  if (definition.id !== flow)
    throw new FettleError('invalidInput', `The definition is of "${definition.id}", not of "${flow}". A flow keeps its id.`);
  const begun = base === undefined ? null : JSON.stringify(readFlow(base));
  const person = by.person.userName;
  return services.engine.transaction(async (trx) => {
    const { rows: known } = await sql`SELECT FROM flow WHERE id = ${flow}`.execute(trx);
    if (known.length === 0) throw new FettleError('notFound', `There is no flow "${flow}".`);
    const now = services.clock.now();
    const text = JSON.stringify(definition);
    const { rows } =
      revision === 0
        ? await sql<{ revision: number }>`
            INSERT INTO flow_own_draft (flow, person, revision, based_on, base, definition, saved_at)
            SELECT ${flow}, ${person}, 1, ${basedOn}, coalesce(${begun}::jsonb, (SELECT definition FROM flow_draft WHERE flow = ${flow})), ${text}::jsonb, ${now}
            ON CONFLICT DO NOTHING RETURNING revision`.execute(trx)
        : await sql<{ revision: number }>`
            UPDATE flow_own_draft SET revision = revision + 1, based_on = ${basedOn}, base = coalesce(${begun}::jsonb, base), definition = ${text}::jsonb, saved_at = ${now}
            WHERE flow = ${flow} AND person = ${person} AND revision = ${revision} RETURNING revision`.execute(trx);
    const [row] = rows;
    if (row === undefined)
      throw new FettleError(
        'conflict',
        'You changed this flow in another window. Nothing was overwritten: the changes of both are merged.',
      );
    // Saved many times an hour and seen by nobody else: that it began is on record, and what came of it when it is shared or dropped.
    if (revision === 0)
      await writeAudit(services, trx, { person, action: 'beginOwnDraft', subject: `flow/${flow}`, newValue: { basedOn } });
    return row;
  });
}

/** Drops what the caller has not shared. It stays in the audit, so that it can be had again. */
export async function dropOwnDraft(services: Services, by: By, flow: string): Promise<void> {
  await services.engine.transaction(async (trx) => {
    const definition = await takeOwnDraft(trx, flow, by.person.userName);
    if (definition === undefined) return;
    await writeAudit(services, trx, {
      person: by.person.userName,
      action: 'dropOwnDraft',
      subject: `flow/${flow}`,
      oldValue: { definition },
    });
  });
}

/** Takes away what somebody has not shared, because it is shared now or dropped. Undefined: there was nothing. */
export async function takeOwnDraft(trx: Trx, flow: string, person: string): Promise<unknown> {
  const { rows } = await sql<{ definition: unknown }>`
    DELETE FROM flow_own_draft WHERE flow = ${flow} AND person = ${person} RETURNING definition`.execute(trx);
  return rows[0]?.definition;
}
