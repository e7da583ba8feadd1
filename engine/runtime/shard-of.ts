/** FNV-1a, 32 bits, over UTF-16 code units. Stored data depends on it: it must never change. */
export function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

/** The shard, 0..shards-1, of an actor's key (`unit/…` or `equipment/…`). One writer at a time consumes a shard. */
export function shardOf(key: string, shards: number): number {
  return fnv1a(key) % shards;
}
