import pg from 'pg';

/** Milliseconds between two looks. */
const EVERY = 20;

/**
 * The longest time in which the history of any one machine did not grow, in seconds, seen from the database itself: the number of its history lines is read every 20 ms. A database that is away
 * makes no progress either.
 */
export function watchProgress(databaseUrl: string): { stop(): Promise<number> } {
  const last = new Map<string, { lines: number; at: number }>();
  let longest = 0;
  let stopped = false;
  let client: pg.Client | undefined;

  const connected = async (): Promise<pg.Client> => {
    if (client !== undefined) return client;
    const made = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 1000 });
    made.on('error', () => {
      if (client === made) client = undefined;
    });
    await made.connect();
    client = made;
    return made;
  };

  const look = async (): Promise<void> => {
    const { rows } = await (await connected()).query<{ equipment: string; lines: string }>(
      `SELECT equipment, sequence::text AS lines FROM rule_state WHERE rule LIKE 'overload@%'`,
    );
    const at = performance.now();
    for (const { equipment, lines } of rows) {
      const before = last.get(equipment);
      if (before !== undefined && before.lines === Number(lines)) continue;
      if (before !== undefined) longest = Math.max(longest, at - before.at);
      last.set(equipment, { lines: Number(lines), at });
    }
  };

  const watching = (async () => {
    while (!stopped) {
      await look().catch(() => {
        client = undefined;
      });
      await new Promise((resolve) => setTimeout(resolve, EVERY));
    }
  })();
  return {
    async stop() {
      stopped = true;
      await watching;
      await client?.end().catch(() => undefined);
      // Who has not gone on by now counts as long as it has stood.
      const end = performance.now();
      for (const { at } of last.values()) longest = Math.max(longest, end - at);
      if (last.size === 0) throw new Error('Nothing was seen at all: the load does not run.');
      return longest / 1000;
    },
  };
}
