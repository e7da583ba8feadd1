import { expect, test } from 'vitest';
import { hashPassword, NOBODY_HASH, verifyPassword } from './password.ts';

test('a password verifies against its own hash and no other does', async () => {
  const hash = await hashPassword('correct horse battery');

  const answers = await Promise.all([
    verifyPassword('correct horse battery', hash),
    verifyPassword('correct horse', hash),
    verifyPassword('x', NOBODY_HASH),
    verifyPassword('x', 'plain'),
  ]);

  expect(answers).toEqual([true, false, false, false]);
});

test('the same password has another hash each time', async () => {
  const [first, second] = await Promise.all([hashPassword('same same same'), hashPassword('same same same')]);

  expect(first).not.toBe(second);
});
