import { join } from 'node:path';
import { onServer } from '../../support/template-database.ts';
import { startBenchServer } from '../support/bench-server.ts';
import { startChild } from '../support/child-program.ts';
import type { BackTestFigures } from './back-test-child.ts';
import type { RulesPart } from './rules-part.ts';

const READINGS = 10_000_000;
const STAGES = 10_000;
/** So many rows an insert: no transaction lasts long. */
const AT_ONCE = 500_000;

/** A rule over 10 million recorded readings: read from PostgreSQL and judged beside its released version, then judged again with another limit. */
export const backTest: RulesPart = {
  name: 'back-test',
  summary:
    '10 million recorded readings from PostgreSQL judged by two versions, then again with another limit; takes some minutes to fill the database',
  async run({ figure, say }) {
    const server = await startBenchServer(() => undefined);
    try {
      const url = await server.createDatabase('back_test');
      await record(url, say);
      const child = startChild(join(import.meta.dirname, 'back-test-child.ts'), [url]);
      try {
        const figures = JSON.parse(await child.line('the back-test', 600_000)) as BackTestFigures;
        figure('backtest_first_s', figures.firstSeconds, 's');
        figure('backtest_again_s', figures.againSeconds, 's');
        figure('backtest_peak_memory_mb', figures.peakMegabytes, 'MB');
        say(
          `read ${figures.readSeconds.toFixed(1)} s, judged by both versions ${(figures.firstSeconds - figures.readSeconds).toFixed(2)} s; again: slowest of ${figures.times} limits ${figures.slowestSeconds.toFixed(3)} s; ${figures.firings} firings; processor time of the first ${figures.firstCpuSeconds.toFixed(1)} s, of one again ${figures.againCpuSeconds.toFixed(3)} s`,
        );
        const differences = figures.readings === READINGS ? [] : [`${READINGS} readings were recorded, ${figures.readings} were judged`];
        return [...differences, ...figures.differences];
      } finally {
        await child.stop();
      }
    } finally {
      await server.stop();
    }
  },
};

/** A power that swings and trembles, and a stage that changes every thousand readings; ten a millisecond, two hours ago. */
async function record(url: string, say: (line: string) => void): Promise<void> {
  const begun = performance.now();
  await onServer(url, async (client) => {
    await client.query(
      `INSERT INTO signal_key (source, equipment, signal) VALUES ('bench', 'mill-1', 'power'), ('bench', 'mill-1', 'stage')`,
    );
    for (let first = 0; first < READINGS - STAGES; first += AT_ONCE) {
      await client.query(`INSERT INTO machine_event (received_at, source_time, id_hash, signal_key, quality, routed, number)
        SELECT t, t, i, 1, CASE WHEN i % 997 = 0 THEN 2 ELSE 0 END, false, 5 + 2 * sin(i / 5000.0) + 0.005 * ((i::bigint * 7919) % 1000) / 1000.0
        FROM (SELECT i, (extract(epoch FROM now()) * 1000)::bigint / 86400000 * 86400000 + i / 10 AS t
          FROM generate_series(${first}, ${Math.min(first + AT_ONCE, READINGS - STAGES) - 1}) AS i) AS made`);
    }
    await client.query(`INSERT INTO machine_event (received_at, source_time, id_hash, signal_key, quality, routed, text)
      SELECT t, t, i, 2, 0, false, CASE WHEN i % 2 = 0 THEN 'Cut' ELSE 'Load' END
      FROM (SELECT i, (extract(epoch FROM now()) * 1000)::bigint / 86400000 * 86400000 + i * 100 AS t FROM generate_series(0, ${STAGES - 1}) AS i) AS made`);
    await client.query('VACUUM ANALYZE machine_event');
  });
  say(`${READINGS.toLocaleString('en')} readings recorded in ${((performance.now() - begun) / 1000).toFixed(0)} s`);
}
