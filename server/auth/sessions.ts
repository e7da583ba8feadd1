import { createHash, randomBytes } from 'node:crypto';
import { FettleError } from '@fettle/flows';
import type { Person, Role } from '@fettle/flows/contract';
import type { Pool } from 'pg';
import { NOBODY_HASH, verifyPassword } from './password.ts';

/** A shift and a half: nobody signs in twice in one. */
const LIFETIME_MS = 12 * 3600_000;
/** `last_seen_at` is written at most this often. */
const SEEN_EVERY_MS = 60_000;

interface PersonRow {
  id: string;
  user_name: string;
  display_name: string;
  roles: Role[];
  active: boolean;
  password_hash: string;
}

export const personOf = (row: Omit<PersonRow, 'password_hash'>): Person => ({
  id: row.id,
  userName: row.user_name,
  displayName: row.display_name,
  roles: row.roles,
  active: row.active,
});

/** Sessions are random tokens in a cookie; the table holds only their hashes. A session ends when its person is deactivated. */
export class Sessions {
  readonly #pool: Pool;
  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** Throws FettleError('wrongCredentials'), which does not tell whether the user name exists. */
  async signIn(userName: string, password: string): Promise<{ person: Person; token: string; maxAgeSeconds: number }> {
    const { rows } = await this.#pool.query<PersonRow>('SELECT * FROM app_user WHERE user_name = $1', [userName]);
    const row = rows[0];
    const right = await verifyPassword(password, row?.password_hash ?? NOBODY_HASH);
    if (row === undefined || !right || !row.active) {
      throw new FettleError('wrongCredentials', 'User name or password is wrong. Check both; an administrator can set a new password.');
    }
    const token = randomBytes(32).toString('base64url');
    const now = Date.now();
    await this.#pool.query('INSERT INTO session (id, app_user, created_at, last_seen_at, expires_at) VALUES ($1, $2, $3, $3, $4)', [
      hashOf(token),
      row.id,
      now,
      now + LIFETIME_MS,
    ]);
    return { person: personOf(row), token, maxAgeSeconds: LIFETIME_MS / 1000 };
  }

  /** Who holds this token; undefined when it is forged, expired, or the person may not sign in any more. */
  async find(token: string | undefined): Promise<Person | undefined> {
    if (token === undefined || !/^[\w-]{43}$/.test(token)) return undefined;
    const now = Date.now();
    const { rows } = await this.#pool.query<PersonRow & { last_seen_at: string }>(
      `SELECT u.id, u.user_name, u.display_name, u.roles, u.active, s.last_seen_at
       FROM session s JOIN app_user u ON u.id = s.app_user WHERE s.id = $1 AND s.expires_at > $2 AND u.active`,
      [hashOf(token), now],
    );
    const row = rows[0];
    if (row === undefined) return undefined;
    if (now - Number(row.last_seen_at) > SEEN_EVERY_MS)
      await this.#pool.query('UPDATE session SET last_seen_at = $2 WHERE id = $1', [hashOf(token), now]);
    return personOf(row);
  }

  async end(token: string | undefined): Promise<void> {
    if (token === undefined) return;
    // Expired ones go with it, but it waits for nobody who is just doing the same.
    await this.#pool.query(
      'DELETE FROM session WHERE id = $1 OR id IN (SELECT id FROM session WHERE expires_at <= $2 FOR UPDATE SKIP LOCKED)',
      [hashOf(token), Date.now()],
    );
  }

  async endAllOf(person: string): Promise<void> {
    await this.#pool.query('DELETE FROM session WHERE app_user = $1', [person]);
  }
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
