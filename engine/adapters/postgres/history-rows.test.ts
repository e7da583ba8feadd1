import { expect, test } from 'vitest';
import { linesOf, storedToken } from './history-rows.ts';

const STREAM = 'order-1/part-7';

test.each([
  { token: `${STREAM}.1`, stored: 1 },
  { token: `${STREAM}.40312`, stored: 40_312 },
  { token: `${STREAM}.0`, stored: 0 },
  { token: `${STREAM}.01`, stored: `${STREAM}.01` },
  { token: `${STREAM}.`, stored: `${STREAM}.` },
  { token: `${STREAM}.1x`, stored: `${STREAM}.1x` },
  { token: `${STREAM}.12345678901234567890`, stored: `${STREAM}.12345678901234567890` },
  { token: `${STREAM}1.1`, stored: `${STREAM}1.1` },
  { token: 'order-2/part-7.1', stored: 'order-2/part-7.1' },
  { token: undefined, stored: undefined },
])('a page keeps the token $token as $stored, and gives it back as it was', ({ token, stored }) => {
  const kept = storedToken(STREAM, token);

  expect(kept).toBe(stored);
  const page = { stream: STREAM, sequence: 1, at: 0, version: 1, flow: 'f', cause: 'c', lines: [['entered', 'cut', kept, 1, {}] as const] };
  expect(linesOf(page)[0]?.token).toBe(token);
});
