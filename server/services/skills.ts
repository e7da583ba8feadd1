import { FettleError, type HeldSkill, missingSkills, whySkillsAreMissing } from '@fettle/flows';
import type { Person, PersonSkill, Skill } from '@fettle/flows/contract';
import { sql } from 'kysely';
import { writeAudit } from './audit.ts';
import type { By, Db, Services, Trx } from './services.ts';

export async function listSkills(db: Db): Promise<Skill[]> {
  return (await sql<Skill>`SELECT id, title, description FROM skill ORDER BY title, id`.execute(db)).rows;
}

export async function putSkill(services: Services, by: By, skill: Skill): Promise<void> {
  await services.engine.transaction(async (trx) => {
    const { rows } = await sql<Skill>`SELECT id, title, description FROM skill WHERE id = ${skill.id} FOR UPDATE`.execute(trx);
    await sql`INSERT INTO skill (id, title, description) VALUES (${skill.id}, ${skill.title}, ${skill.description})
      ON CONFLICT (id) DO UPDATE SET title = excluded.title, description = excluded.description`.execute(trx);
    await writeAudit(services, trx, {
      person: by.person.userName,
      action: rows[0] === undefined ? 'createSkill' : 'changeSkill',
      subject: `skill/${skill.id}`,
      oldValue: rows[0],
      newValue: skill,
    });
  });
}

interface Row extends Omit<PersonSkill, 'validUntil'> {
  validUntil: number | null;
}

export async function skillsOfPersons(db: Db): Promise<PersonSkill[]> {
  const { rows } = await sql<Row>`SELECT person, skill, valid_until AS "validUntil", granted_at AS "grantedAt", granted_by AS "grantedBy"
    FROM person_skill ORDER BY person, skill`.execute(db);
  return rows.map(({ validUntil, ...row }) => (validUntil === null ? row : { ...row, validUntil }));
}

export async function grantSkill(
  services: Services,
  by: By,
  { person, skill, validUntil, reason }: { person: string; skill: string; validUntil?: number | undefined; reason: string },
): Promise<void> {
  await services.engine.transaction(async (trx) => {
    const userName = await userNameOf(trx, person);
    const known = await sql`SELECT FROM skill WHERE id = ${skill}`.execute(trx);
    if (known.rows.length === 0) throw new FettleError('notFound', `There is no skill "${skill}". Add it first.`);
    const { rows } = await sql<{ validUntil: number | null }>`
      SELECT valid_until AS "validUntil" FROM person_skill WHERE person = ${person} AND skill = ${skill} FOR UPDATE`.execute(trx);
    await sql`INSERT INTO person_skill (person, skill, valid_until, granted_at, granted_by)
      VALUES (${person}, ${skill}, ${validUntil ?? null}, ${services.clock.now()}, ${by.person.userName})
      ON CONFLICT (person, skill) DO UPDATE SET valid_until = excluded.valid_until, granted_at = excluded.granted_at, granted_by = excluded.granted_by`.execute(
      trx,
    );
    await writeAudit(services, trx, {
      person: by.person.userName,
      action: 'grantSkill',
      subject: `person/${userName}`,
      oldValue: rows[0] === undefined ? undefined : { skill, ...rows[0] },
      newValue: { skill, validUntil: validUntil ?? null },
      reason,
    });
  });
}

export async function withdrawSkill(
  services: Services,
  by: By,
  { person, skill, reason }: { person: string; skill: string; reason: string },
): Promise<void> {
  await services.engine.transaction(async (trx) => {
    const userName = await userNameOf(trx, person);
    const { rows } = await sql<{ validUntil: number | null }>`
      DELETE FROM person_skill WHERE person = ${person} AND skill = ${skill} RETURNING valid_until AS "validUntil"`.execute(trx);
    if (rows[0] === undefined) throw new FettleError('notFound', `${userName} does not have the skill "${skill}".`);
    await writeAudit(services, trx, {
      person: by.person.userName,
      action: 'withdrawSkill',
      subject: `person/${userName}`,
      oldValue: { skill, ...rows[0] },
      reason,
    });
  });
}

async function userNameOf(trx: Trx, person: string): Promise<string> {
  const { rows } = await sql<{ userName: string }>`SELECT user_name AS "userName" FROM app_user WHERE id = ${person}`.execute(trx);
  if (rows[0] === undefined) throw new FettleError('notFound', 'There is no such person.');
  return rows[0].userName;
}

/** Of the skills that some work requires those that the person has ever been given, with the ends of their validity: what the engine's message carries. */
export async function heldSkills(db: Db | Trx, person: Pick<Person, 'id'>, required: readonly string[]): Promise<HeldSkill[]> {
  if (required.length === 0) return [];
  const { rows } = await sql<{ skill: string; validUntil: number | null }>`
    SELECT skill, valid_until AS "validUntil" FROM person_skill WHERE person = ${person.id} AND skill = ANY(${[...required]}::text[]) ORDER BY skill`.execute(
    db,
  );
  return rows.map(({ skill, validUntil }) => (validUntil === null ? { skill } : { skill, validUntil }));
}

/** Why a person may not do work that requires skills; undefined: the person may. */
export async function whyUnqualified(
  db: Db | Trx,
  person: Pick<Person, 'id' | 'displayName'>,
  required: readonly string[],
  at: number,
): Promise<string | undefined> {
  const missing = missingSkills(required, await heldSkills(db, person, required), at);
  if (missing.length === 0) return undefined;
  const { rows } = await sql<{ id: string; title: string }>`
    SELECT id, title FROM skill WHERE id = ANY(${missing.map(({ skill }) => skill)}::text[])`.execute(db);
  const titles = new Map(rows.map(({ id, title }) => [id, title]));
  return whySkillsAreMissing(person.displayName, missing, (skill) => titles.get(skill) ?? skill);
}
