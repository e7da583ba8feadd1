import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { SecretBox } from './secret-box.ts';

test('a secret opens for what it belongs to, and for nothing else', () => {
  const box = new SecretBox(randomBytes(32));

  const sealed = box.seal('pässword', 'mill');

  expect(box.open(sealed, 'mill')).toBe('pässword');
  expect(() => box.open(sealed, 'lathe')).toThrow(/another key/);
  expect(() => new SecretBox(randomBytes(32)).open(sealed, 'mill')).toThrow(/another key/);
  expect(sealed.toString('latin1')).not.toContain('ssword');
});
