import { randomUUID } from 'node:crypto';
import { FettleError } from '@fettle/flows';
import type { Person, Role } from '@fettle/flows/contract';
import { sql } from 'kysely';
import { hashPassword } from '../auth/password.ts';
import { writeAudit } from './audit.ts';
import type { By, Services } from './services.ts';

const COLUMNS = sql`id, user_name AS "userName", display_name AS "displayName", roles, active`;

export async function listPersons(services: Services): Promise<Person[]> {
  return (await sql<Person>`SELECT ${COLUMNS} FROM app_user ORDER BY user_name`.execute(services.db)).rows;
}

/** Those who cannot sign in any more stand in records too. */
export async function personNames(services: Services): Promise<{ userName: string; displayName: string }[]> {
  const { rows } = await sql<{ userName: string; displayName: string }>`
    SELECT user_name AS "userName", display_name AS "displayName" FROM app_user ORDER BY user_name`.execute(services.db);
  return rows;
}

export async function createPerson(
  services: Services,
  by: By,
  fields: { userName: string; displayName: string; roles: Role[]; password: string },
): Promise<Person> {
  const hash = await hashPassword(fields.password);
  const person: Person = {
    id: randomUUID(),
    userName: fields.userName,
    displayName: fields.displayName,
    roles: fields.roles,
    active: true,
  };
  await services.engine.transaction(async (trx) => {
    const { numAffectedRows } = await sql`
      INSERT INTO app_user (id, user_name, display_name, roles, password_hash, created_at)
      VALUES (${person.id}, ${person.userName}, ${person.displayName}, ${person.roles}, ${hash}, ${services.clock.now()})
      ON CONFLICT (user_name) DO NOTHING`.execute(trx);
    if (numAffectedRows === 0n)
      throw new FettleError('conflict', `There is a person with the user name "${fields.userName}" already. Choose another.`);
    await writeAudit(services, trx, {
      person: by.person.userName,
      action: 'createPerson',
      subject: `person/${person.userName}`,
      newValue: person,
    });
  });
  return person;
}

export async function changePerson(
  services: Services,
  by: By,
  id: string,
  fields: { displayName?: string | undefined; roles?: Role[] | undefined; password?: string | undefined; active?: boolean | undefined },
): Promise<Person> {
  const hash = fields.password === undefined ? undefined : await hashPassword(fields.password);
  return services.engine.transaction(async (trx) => {
    // One change at a time: two administrators who take the role from each other would otherwise both see the other one left.
    await sql`SELECT pg_advisory_xact_lock(hashtext('fettle persons'))`.execute(trx);
    const { rows } = await sql<Person>`SELECT ${COLUMNS} FROM app_user WHERE id = ${id} FOR UPDATE`.execute(trx);
    const before = rows[0];
    if (before === undefined) throw new FettleError('notFound', 'There is no such person.');
    const after: Person = {
      ...before,
      displayName: fields.displayName ?? before.displayName,
      roles: fields.roles ?? before.roles,
      active: fields.active ?? before.active,
    };
    const losesAdministrator =
      before.roles.includes('administrator') && before.active && !(after.roles.includes('administrator') && after.active);
    if (losesAdministrator) await keepOneAdministrator(trx, id);
    await sql`UPDATE app_user SET display_name = ${after.displayName}, roles = ${after.roles}, active = ${after.active},
      password_hash = COALESCE(${hash ?? null}, password_hash) WHERE id = ${id}`.execute(trx);
    if (hash !== undefined || !after.active) await sql`DELETE FROM session WHERE app_user = ${id}`.execute(trx);
    await writeAudit(services, trx, {
      person: by.person.userName,
      action: 'changePerson',
      subject: `person/${after.userName}`,
      oldValue: before,
      newValue: hash === undefined ? after : { ...after, password: 'changed' },
    });
    return after;
  });
}

async function keepOneAdministrator(trx: Parameters<typeof writeAudit>[1], without: string): Promise<void> {
  const { rows } = await sql<{
    n: number;
  }>`SELECT count(*) AS n FROM app_user WHERE active AND 'administrator' = ANY(roles) AND id <> ${without}`.execute(trx);
  if ((rows[0]?.n ?? 0) === 0)
    throw new FettleError('stateRefused', 'This is the last administrator. Make somebody else an administrator first.');
}
