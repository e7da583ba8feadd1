import { expect, test } from 'vitest';
import { fnv1a, shardOf } from './shard-of.ts';

test('the hash is FNV-1a as published, because stored shards depend on it', () => {
  expect([fnv1a(''), fnv1a('a'), fnv1a('foobar')]).toEqual([0x811c9dc5, 0xe40c292c, 0xbf9cf968]);
});

test('units of one order spread over all shards', () => {
  const counts = Array.from({ length: 16 }, () => 0);

  for (let unit = 1; unit <= 1600; unit += 1) {
    const shard = shardOf(`unit/JO-1/JO-1-${String(unit).padStart(3, '0')}`, 16);
    counts[shard] = (counts[shard] ?? 0) + 1;
  }

  expect(Math.min(...counts)).toBeGreaterThan(60);
  expect(Math.max(...counts)).toBeLessThan(150);
});
