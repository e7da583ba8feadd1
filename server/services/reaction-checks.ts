import { type EnteredValues, equipmentKey, FettleError, type WorkInstruction } from '@fettle/flows';
import type { CheckView } from '@fettle/flows/contract';
import { sql } from 'kysely';
import { writeAudit } from './audit.ts';
import type { By, Db, Services, Trx } from './services.ts';
import { whyUnqualified } from './skills.ts';
import { whyEntriesAreRefused } from './whether-entries-fit.ts';

type Row = { [Key in keyof CheckView]: undefined extends CheckView[Key] ? Exclude<CheckView[Key], undefined> | null : CheckView[Key] };

/** Of one reaction all, in order; else those that wait for an answer, oldest first. */
export async function checksOf(
  db: Db | Trx,
  query: { readonly reaction?: string; readonly station?: string | undefined; readonly limit: number },
): Promise<CheckView[]> {
  const conditions = [
    query.reaction === undefined ? sql`c.answered_at IS NULL AND c.sent_by IS NULL` : sql`c.reaction = ${query.reaction}`,
  ];
  if (query.station !== undefined) conditions.push(sql`c.station = ${query.station}`);
  const { rows } = await sql<Row>`
    SELECT c.id, c.reaction, c.flow, f.name AS "flowName", c.equipment, c.station, c.why, c.instruction, c.serial_number AS "serialNumber", c.job_order AS "jobOrder",
      c.opened_at AS "openedAt",
      (SELECT (s.data->>'dueAt')::bigint FROM reaction_step s WHERE s.reaction = c.reaction AND s.kind = 'checkOpened' AND s.data->>'id' = c.id LIMIT 1) AS "dueAt", c.sent_by AS "sentBy", c.answered_at AS "answeredAt", c.person, c.outcome, c.entries
    FROM reaction_check c JOIN flow f ON f.id = c.flow WHERE ${sql.join(conditions, sql` AND `)} ORDER BY c.opened_at, c.id LIMIT ${query.limit}`.execute(
    db,
  );
  return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as CheckView);
}

/** Takes the answer of a person, once. What follows from it happens at the machine's actor, in the order of what else comes there. */
export async function answerCheck(
  services: Services,
  by: By,
  id: string,
  answer: { readonly outcome: string; readonly entries: EnteredValues },
): Promise<void> {
  const person = by.person.userName;
  await services.engine.transaction(async (trx) => {
    const { rows } = await sql<{
      flow: string;
      version: number;
      equipment: string;
      instruction: WorkInstruction;
      person: string | null;
      sentBy: string | null;
    }>`
      SELECT flow, version, equipment, instruction, person, sent_by AS "sentBy" FROM reaction_check WHERE id = ${id} FOR UPDATE`.execute(
      trx,
    );
    const check = rows[0];
    if (check === undefined) throw new FettleError('notFound', 'There is no such check.');
    const before = check.person ?? check.sentBy;
    if (before !== null) throw new FettleError('stateRefused', `${before} has answered this check already.`);
    const wrong =
      (await whyUnqualified(trx, by.person, check.instruction.skills ?? [], services.clock.now())) ??
      whyEntriesAreRefused(check.instruction, answer);
    if (wrong !== undefined) throw new FettleError('stateRefused', wrong);
    await sql`UPDATE reaction_check SET sent_by = ${person} WHERE id = ${id}`.execute(trx);
    await writeAudit(services, trx, { person, action: 'answerCheck', subject: `check/${id}`, newValue: answer });
    const { flow, version, equipment } = check;
    await services.engine.send(trx, [
      {
        id: `${id}/answer`,
        key: equipmentKey(equipment),
        at: services.clock.now(),
        body: { kind: 'answerCheck', flow, version, check: id, person, ...answer },
      },
    ]);
  });
}
