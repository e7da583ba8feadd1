import { bindCalls } from '@fettle/engine';
import { FettleError, type FlowDefinition } from '@fettle/flows';
import type { FlowSignature } from '@fettle/flows/contract';
import { layoutHash, semanticHash } from '@fettle/flows/hash.ts';
import { lintFlow } from '@fettle/flows/lint/index.ts';
import { sql } from 'kysely';
import { writeAudit } from '../audit.ts';
import { refuseBrokenCases } from '../back-test/back-test-cases.ts';
import { checkedRouting } from '../checked-routing.ts';
import { readPlant } from '../plant.ts';
import { plantLookup } from '../plant-lookup.ts';
import { readFlow } from '../read-flow.ts';
import { routingsLookup } from '../routings-lookup.ts';
import { refuseBrokenScenarios } from '../scenarios/check-scenarios.ts';
import type { By, Services, Trx } from '../services.ts';
import { stopShadowIn } from '../shadow.ts';
import { readReleaseRules } from './release-rules.ts';
import { provePerson, writeSignature } from './sign.ts';
import { reviewsOf } from './sign-review.ts';

export interface Release {
  readonly revision: number;
  readonly reason: string;
  /** Others whose changes go along: those that the releasing person has been shown. */
  readonly withChangesOf?: readonly string[] | undefined;
  /** Signs the release. */
  readonly password?: string | undefined;
  /** New units start on it from then on. */
  readonly effectiveFrom?: number | undefined;
  /** For these products alone. */
  readonly products?: readonly string[] | undefined;
}

/**
 * Releases the draft as it is at `revision`: checked again here, whatever the editor said.
 *
 * What takes long (cases, following units, the password) is done before the transaction; that the draft is still the one at `revision` is checked in it.
 */
export async function releaseFlow(
  services: Services,
  by: By,
  flow: string,
  wish: Release,
): Promise<{ version: number; semanticHash: string }> {
  const { revision, reason, password } = wish;
  await refuseBrokenCases(services, flow);
  await refuseBrokenScenarios(services, flow);
  const followed = await checkedRouting(await draftDefinition(services, flow), services.registry);
  if (password !== undefined) await provePerson(services, by, `flow/${flow}`, password);
  const released = await services.engine.transaction(async (trx) => {
    const draft = await lockDraft(trx, flow, revision);
    refuseUnseen(draft.changedBy, by, wish.withChangesOf ?? []);
    const definition = readFlow(draft.definition);
    const effectivity = effectivityOf(definition, wish, services.clock.now());
    const found = lintFlow(definition, services.registry, { ...plantLookup(await readPlant(trx)), routing: await routingsLookup(trx) });
    const errors = [...found, ...followed].filter((problem) => problem.severity === 'error');
    if (errors[0] !== undefined) {
      const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
      throw new FettleError('malformedFlow', `It cannot be released: ${errors[0].message}${more}`, { details: errors });
    }
    const hash = semanticHash(definition);
    const last = await lastVersion(services, trx, flow);
    if (
      last?.current === true &&
      last.semanticHash === hash &&
      last.isForAll &&
      !(await callsNewerVersions(services, trx, flow, last.version))
    ) {
      throw new FettleError('stateRefused', `Version ${last.version} is the same but for its layout. There is nothing to release.`);
    }
    const authors = draft.changedBy.length > 0 ? draft.changedBy : [by.person.userName];
    const signatures = await sign(services, trx, by, { flow, definition, authors, isSigned: password !== undefined, comment: reason });
    const version = (last?.version ?? 0) + 1;
    await sql`INSERT INTO flow_version (flow, version, definition, semantic_hash, layout_hash, released_at, released_by, reason, authors, signatures, effective_from, products)
      VALUES (${flow}, ${version}, ${JSON.stringify(definition)}::jsonb, ${hash}, ${layoutHash(definition)}, ${services.clock.now()}, ${by.person.userName}, ${reason},
        ${authors}, ${signatures.map(({ id }) => id)}, ${effectivity.from ?? null}, ${effectivity.products})`.execute(trx);
    await bindCalls(trx, { definition, version, at: services.clock.now() }, services.registry);
    await sql`UPDATE flow SET released_version = ${version}, retired_at = NULL WHERE id = ${flow}`.execute(trx);
    await sql`UPDATE flow_draft SET changed_by = '{}' WHERE flow = ${flow}`.execute(trx);
    await stopShadowIn(services, trx, { flow, person: by.person.userName, reason: `version ${version} was released` });
    await services.engine.refreshModel(trx);
    await writeAudit(services, trx, {
      person: by.person.userName,
      action: 'releaseFlow',
      subject: `flow/${flow}`,
      oldValue: last === undefined ? undefined : { version: last.version, semanticHash: last.semanticHash },
      newValue: {
        version,
        semanticHash: hash,
        authors,
        ...(signatures.length === 0 ? {} : { signatures: signatures.map(({ person, meaning }) => `${meaning}: ${person}`) }),
        ...(effectivity.from === undefined ? {} : { effectiveFrom: effectivity.from }),
        ...(effectivity.products.length === 0 ? {} : { products: effectivity.products }),
      },
      reason,
    });
    return { version, semanticHash: hash };
  });
  services.announce('flows', { flow, version: released.version });
  return released;
}

async function draftDefinition(services: Services, flow: string): Promise<FlowDefinition> {
  const { rows } = await sql<{ definition: unknown }>`SELECT definition FROM flow_draft WHERE flow = ${flow}`.execute(services.db);
  if (rows[0] === undefined) throw new FettleError('notFound', `There is no flow "${flow}".`);
  return readFlow(rows[0].definition);
}

async function lockDraft(trx: Trx, flow: string, revision: number): Promise<{ definition: unknown; changedBy: string[] }> {
  const { rows } = await sql<{ revision: number; definition: unknown; changedBy: string[] }>`
    SELECT revision, definition, ARRAY(SELECT jsonb_object_keys(changed_by) ORDER BY 1) AS "changedBy" FROM flow_draft WHERE flow = ${flow} FOR UPDATE`.execute(
    trx,
  );
  const draft = rows[0];
  if (draft === undefined) throw new FettleError('notFound', `There is no flow "${flow}".`);
  if (draft.revision !== revision)
    throw new FettleError(
      'conflict',
      `The draft is at revision ${draft.revision} by now; you looked at ${revision}. Look at the change before releasing it.`,
    );
  return draft;
}

/** Nobody publishes what somebody else has drawn without having been shown it. */
function refuseUnseen(changedBy: readonly string[], by: By, shown: readonly string[]): void {
  const unseen = changedBy.filter((person) => person !== by.person.userName && !shown.includes(person));
  if (unseen.length === 0) return;
  throw new FettleError(
    'conflict',
    `The draft has changes of ${unseen.join(', ')} that are not released yet. Look at them, and release them by naming whose they are.`,
    { details: { changedBy: unseen } },
  );
}

interface Effectivity {
  readonly from: number | undefined;
  readonly products: readonly string[];
}

/** A moment that is over means at once. */
function effectivityOf({ kind }: FlowDefinition, { effectiveFrom, products = [] }: Release, now: number): Effectivity {
  const from = effectiveFrom !== undefined && effectiveFrom > now ? effectiveFrom : undefined;
  if (kind === 'qualityRule' && (from !== undefined || products.length > 0))
    throw new FettleError(
      'invalidInput',
      'A quality rule judges machines, from its release on and whatever they make. Draw a condition on the product, or release it when it is to judge.',
    );
  return { from, products: [...new Set(products)] };
}

/** The signatures that the version stands on: of the reviewer when there is one, and of whoever releases. */
async function sign(
  services: Services,
  trx: Trx,
  by: By,
  {
    flow,
    definition,
    authors,
    isSigned,
    comment,
  }: {
    readonly flow: string;
    readonly definition: FlowDefinition;
    readonly authors: readonly string[];
    readonly isSigned: boolean;
    readonly comment: string;
  },
): Promise<readonly FlowSignature[]> {
  const rules = await readReleaseRules(trx);
  const hash = semanticHash(definition);
  const person = by.person.userName;
  const [review] = (await reviewsOf(trx, flow, hash)).filter((one) => one.person !== person && !authors.includes(one.person));
  if (rules.review && review === undefined)
    throw new FettleError(
      'stateRefused',
      'This plant demands a review: somebody who has not changed it, and who does not release it, signs this content first.',
    );
  if (rules.signature && !isSigned)
    throw new FettleError('stateRefused', 'This plant demands a signature: give your password to sign the release.');
  const own = isSigned
    ? [
        await writeSignature(services, trx, by, {
          flow,
          meaning: 'release',
          semanticHash: hash,
          layoutHash: layoutHash(definition),
          comment,
        }),
      ]
    : [];
  return [...(review === undefined ? [] : [review]), ...own];
}

interface LastVersion {
  readonly version: number;
  readonly semanticHash: string;
  readonly current: boolean;
  /** Now, and for every product: releasing the same again would change nothing. */
  readonly isForAll: boolean;
}

async function lastVersion({ clock }: Services, trx: Trx, flow: string): Promise<LastVersion | undefined> {
  const { rows } = await sql<LastVersion>`
    SELECT v.version, v.semantic_hash AS "semanticHash", f.released_version IS NOT DISTINCT FROM v.version AS current,
      (v.products = '{}' AND (v.effective_from IS NULL OR v.effective_from <= ${clock.now()})) AS "isForAll"
    FROM flow f JOIN flow_version v ON v.flow = f.id WHERE f.id = ${flow} ORDER BY v.version DESC LIMIT 1`.execute(trx);
  return rows[0];
}

/** Whether a routing that it calls is in force in a newer version than this version has bound: then releasing the same drawing binds the new one. */
async function callsNewerVersions({ clock }: Services, trx: Trx, flow: string, version: number): Promise<boolean> {
  const { rows } = await sql`SELECT FROM flow_call c JOIN flow f ON f.id = c.flow
    WHERE c.flow = ${flow} AND c.version = ${version} AND version_to_start(c.called, coalesce(f.product, ''), ${clock.now()}) > c.called_version LIMIT 1`.execute(
    trx,
  );
  return rows.length > 0;
}
