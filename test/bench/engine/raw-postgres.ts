import pg from 'pg';

const ROWS = 20_000;
const BATCH = 500;

/**
 * What the same PostgreSQL does at the most: rows a second of `UPDATE … FROM unnest`, 500 rows a transaction, on a table like that of tokens (text key, version, state, a document
 * of 300 bytes), from two connections, compare and set by version. No engine can move more tokens than this without putting several moves into one write.
 */
export async function rawUpdateLimit(databaseUrl: string, seconds: number): Promise<number> {
  const clients = [new pg.Client({ connectionString: databaseUrl }), new pg.Client({ connectionString: databaseUrl })];
  await Promise.all(clients.map((client) => client.connect()));
  const [first] = clients;
  try {
    await first?.query(
      'CREATE TABLE raw_token (id text PRIMARY KEY, version integer NOT NULL, state text NOT NULL, since bigint NOT NULL, body json NOT NULL) WITH (fillfactor = 60)',
    );
    await first?.query(
      `INSERT INTO raw_token SELECT 'unit-' || n, 0, 'waiting', 0, json_build_object('text', repeat('x', 280)) FROM generate_series(0, ${ROWS - 1}) n`,
    );
    await first?.query('VACUUM ANALYZE raw_token');
    let version = 0;
    let written = 0;
    const began = performance.now();
    const end = began + seconds * 1000;
    const half = ROWS / 2;
    const work = async (client: pg.Client, from: number): Promise<void> => {
      for (let round = 1; ; round += 1) {
        for (let start = from; start < from + half; start += BATCH) {
          if (performance.now() > end) return;
          const ids = Array.from({ length: BATCH }, (_, index) => `unit-${start + index}`);
          const { rowCount } = await client.query({
            name: 'raw-update',
            text: `UPDATE raw_token AS t SET version = n.version + 1, state = 'waiting', since = $3::int8, body = n.body::json
              FROM unnest($1::text[], $2::int[], $4::text[]) AS n (id, version, body) WHERE t.id = n.id AND t.version = n.version`,
            values: [ids, ids.map(() => round - 1), Date.now(), ids.map((id) => JSON.stringify({ id, round, text: 'y'.repeat(280) }))],
          });
          written += rowCount ?? 0;
          version = round;
        }
      }
    };
    await Promise.all(clients.map((client, index) => work(client, index * half)));
    if (version === 0) throw new Error('Nothing was written.');
    return (written * 1000) / (performance.now() - began);
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}
