import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

/** OWASP's first recommendation for argon2id: 19 MiB, 2 passes, 1 lane. Raised memory costs a sign-in 20–40 ms here. */
const COST = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 } as const;
const derive = promisify(argon2) as (algorithm: 'argon2id', parameters: Argon2Parameters) => Promise<Buffer>;

/** `$argon2id$m=…,t=…,p=…$salt$tag`, everything that is needed to verify it later. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16);
  const tag = await derive('argon2id', { message: password, nonce, ...COST });
  return `$argon2id$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${nonce.toString('base64url')}$${tag.toString('base64url')}`;
}

/** False for a wrong password and for a hash that is not ours; takes as long either way. */
export async function verifyPassword(password: string, hash: string): Promise<boolean> {
  const match = /^\$argon2id\$m=(\d+),t=(\d+),p=(\d+)\$([\w-]+)\$([\w-]+)$/.exec(hash);
  const [, memory, passes, parallelism, salt = '', stored = ''] = match ?? NOBODY;
  const expected = Buffer.from(stored, 'base64url');
  const tag = await derive('argon2id', {
    message: password,
    nonce: Buffer.from(salt, 'base64url'),
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    tagLength: expected.length,
  });
  return timingSafeEqual(tag, expected) && match !== null;
}

/** Verified against when the user name is unknown, so that the answer takes as long. */
export const NOBODY_HASH = `$argon2id$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${Buffer.alloc(16, 7).toString('base64url')}$${Buffer.alloc(32, 9).toString('base64url')}`;
const NOBODY = [
  '',
  String(COST.memory),
  String(COST.passes),
  String(COST.parallelism),
  Buffer.alloc(16, 7).toString('base64url'),
  Buffer.alloc(32, 9).toString('base64url'),
];
