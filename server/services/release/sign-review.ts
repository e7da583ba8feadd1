import { FettleError } from '@fettle/flows';
import type { FlowSignature } from '@fettle/flows/contract';
import { layoutHash, semanticHash } from '@fettle/flows/hash.ts';
import { sql } from 'kysely';
import { readFlow } from '../read-flow.ts';
import type { By, Db, Services, Trx } from '../services.ts';
import { provePerson, SIGNATURE_COLUMNS, writeSignature } from './sign.ts';

export interface Review {
  readonly revision: number;
  readonly password: string;
  readonly comment: string;
}

/** Signs the shared draft as it is at `revision`. Nobody reviews what they have drawn themselves. */
export async function signReview(
  services: Services,
  by: By,
  flow: string,
  { revision, password, comment }: Review,
): Promise<FlowSignature> {
  await provePerson(services, by, `flow/${flow}`, password);
  const signature = await services.engine.transaction(async (trx) => {
    const { rows } = await sql<{ revision: number; definition: unknown; authors: string[] }>`
      SELECT revision, definition, ARRAY(SELECT jsonb_object_keys(changed_by)) AS authors FROM flow_draft WHERE flow = ${flow} FOR SHARE`.execute(
      trx,
    );
    const draft = rows[0];
    if (draft === undefined) throw new FettleError('notFound', `There is no flow "${flow}".`);
    if (draft.revision !== revision)
      throw new FettleError(
        'conflict',
        `The draft is at revision ${draft.revision} by now; you looked at ${revision}. Look at the change before you sign.`,
      );
    if (draft.authors.includes(by.person.userName))
      throw new FettleError('notAllowed', 'You have changed this draft since the last release. Somebody else has to review it.');
    const definition = readFlow(draft.definition);
    return writeSignature(services, trx, by, {
      flow,
      meaning: 'review',
      semanticHash: semanticHash(definition),
      layoutHash: layoutHash(definition),
      comment,
    });
  });
  services.announce('flows', { flow });
  return signature;
}

/** Reviews of exactly this content, newest first, that were signed since the last release: what was reviewed once and came back by other changes is looked at again. */
export async function reviewsOf(db: Db | Trx, flow: string, hash: string): Promise<FlowSignature[]> {
  const { rows } = await sql<{ signature: FlowSignature }>`
    SELECT ${SIGNATURE_COLUMNS} AS signature FROM flow_signature s
    WHERE s.flow = ${flow} AND s.semantic_hash = ${hash} AND s.meaning = 'review'
      AND s.signed_at > coalesce((SELECT max(released_at) FROM flow_version v WHERE v.flow = ${flow}), -1)
    ORDER BY s.signed_at DESC, s.id`.execute(db);
  return rows.map(({ signature }) => signature);
}
