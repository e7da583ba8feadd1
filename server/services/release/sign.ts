import { randomUUID } from 'node:crypto';
import { FettleError } from '@fettle/flows';
import { type FlowSignature, SIGNATURE_STATEMENTS, type SignatureMeaning } from '@fettle/flows/contract';
import { sql } from 'kysely';
import { NOBODY_HASH, verifyPassword } from '../../auth/password.ts';
import { writeAudit } from '../audit.ts';
import type { By, Services, Trx } from '../services.ts';

/** Wrong passwords of one person, after which a signature is refused unseen until the oldest is ten minutes old. */
const MOST_WRONG = 5;
const WRONG_WITHIN = 600_000;

export interface Signing {
  readonly flow: string;
  readonly meaning: SignatureMeaning;
  readonly semanticHash: string;
  readonly layoutHash: string;
  readonly comment: string;
}

/**
 * Whoever signs gives the password again, signed in or not: a signature is one's own (21 CFR 11.200). A wrong one is on record.
 *
 * @throws FettleError `wrongCredentials`; `tooManyRequests` after several wrong ones
 */
export async function provePerson(services: Services, by: By, subject: string, password: string): Promise<void> {
  const person = by.person.userName;
  const now = services.clock.now();
  const { rows: wrong } = await sql<{ n: number }>`
    SELECT count(*)::integer AS n FROM audit WHERE action = 'refuseSignature' AND person = ${person} AND at > ${now - WRONG_WITHIN}`.execute(
    services.db,
  );
  if ((wrong[0]?.n ?? 0) >= MOST_WRONG)
    throw new FettleError(
      'tooManyRequests',
      `${MOST_WRONG} wrong passwords within ten minutes. Nothing can be signed in your name for a while.`,
    );
  const { rows } = await sql<{ hash: string }>`SELECT password_hash AS hash FROM app_user WHERE user_name = ${person} AND active`.execute(
    services.db,
  );
  if (await verifyPassword(password, rows[0]?.hash ?? NOBODY_HASH)) return;
  await services.engine.transaction((trx) =>
    writeAudit(services, trx, { person, action: 'refuseSignature', subject, reason: 'wrong password' }),
  );
  throw new FettleError('wrongCredentials', 'That is not your password. Nothing was signed; the attempt is on record.');
}

/** Writes the signature of a person who has proved to be the one. */
export async function writeSignature(services: Services, trx: Trx, by: By, signing: Signing): Promise<FlowSignature> {
  const { flow, meaning, semanticHash, layoutHash, comment } = signing;
  const signature: FlowSignature = {
    id: randomUUID(),
    person: by.person.userName,
    personName: by.person.displayName,
    meaning,
    statement: SIGNATURE_STATEMENTS[meaning],
    comment,
    signedAt: services.clock.now(),
    semanticHash,
  };
  await sql`INSERT INTO flow_signature (id, flow, semantic_hash, layout_hash, person, person_name, meaning, statement, comment, signed_at)
    VALUES (${signature.id}, ${flow}, ${semanticHash}, ${layoutHash}, ${signature.person}, ${signature.personName}, ${meaning}, ${signature.statement},
      ${comment}, ${signature.signedAt})`.execute(trx);
  await writeAudit(services, trx, {
    person: signature.person,
    action: meaning === 'review' ? 'signReview' : 'signRelease',
    subject: `flow/${flow}`,
    newValue: signature,
    reason: comment,
  });
  return signature;
}

export const SIGNATURE_COLUMNS = sql`jsonb_build_object('id', s.id, 'person', s.person, 'personName', s.person_name, 'meaning', s.meaning, 'statement', s.statement,
  'comment', s.comment, 'signedAt', s.signed_at, 'semanticHash', s.semantic_hash)`;
