import { expect, test } from 'vitest';
import { suggestOrderId } from './suggest-order-id.ts';

test.each<[string, string | undefined, readonly string[], string]>([
  ['counts on from the newest order of the routing', 'SB-0007', ['SB-0007'], 'SB-0008'],
  ['keeps counting where the digits run out', 'SB-99', ['SB-99'], 'SB-100'],
  ['passes over ids that are taken', 'SB-0007', ['SB-0007', 'SB-0008'], 'SB-0009'],
  ['begins with the routing when it has no order yet', undefined, [], 'block-001'],
  ['gives a number to an id that has none', 'trial', ['trial'], 'trial-001'],
])('%s', (_, newest, taken, id) => {
  expect(suggestOrderId('block', newest, new Set(taken))).toBe(id);
});
