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
/** Milliseconds after which filling is given up: on a machine so busy nothing that is measured then says anything. */
const FILLING_LIMIT = 600_000;

/** A rule over 10 million recorded readings: read from PostgreSQL and judged beside its released version, then judged again with another limit. */
export const backTest: RulesPart = {
  name: 'back-test',
  summary:
    '10 million recorded readings from PostgreSQL judged by two versions, then again with another limit; fills the database first, which takes one to three minutes',
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

/**
 * A power that swings and trembles, and a stage that changes every thousand readings; ten a millisecond, since this day began. Rows lie and are indexed as if they had been recorded one after the
 * other; the index is made when all are there, which takes a third of the time.
 */
async function record(url: string, say: (line: string) => void): Promise<void> {
  const begun = performance.now();
  const seconds = (): string => `${((performance.now() - begun) / 1000).toFixed(0)} s`;
  const day = Math.floor(Date.now() / DAY) * DAY;
  await onServer(url, async (client) => {
    await client.query(
      `INSERT INTO signal_key (source, equipment, signal) VALUES ('bench', 'mill-1', 'power'), ('bench', 'mill-1', 'stage')`,
    );
    const { rows } = await client.query<{ partition: string }>(
      `SELECT 'machine_event_' || to_char(to_timestamp($1::bigint / 1000) AT TIME ZONE 'UTC', 'YYYYMMDD') AS partition`,
      [day],
    );
    const partition = rows[0]?.partition ?? '';
    await client.query(`DROP INDEX ${partition}_identity`);
    for (let first = 0; first < READINGS - STAGES; first += AT_ONCE) {
      const last = Math.min(first + AT_ONCE, READINGS - STAGES) - 1;
      await client.query(`INSERT INTO machine_event (received_at, source_time, id_hash, signal_key, quality, routed, number)
        SELECT t, t, i, 1, CASE WHEN i % 997 = 0 THEN 2 ELSE 0 END, false, 5 + 2 * sin(i / 5000e0) + 5e-6 * ((i * 7919) % 1000)
        FROM (SELECT i, ${day} + i / 10 AS t FROM generate_series(${first}::bigint, ${last}) AS i) AS made`);
      if ((last + 1) % (4 * AT_ONCE) === 0)
        say(`${(last + 1).toLocaleString('en')} of ${READINGS.toLocaleString('en')} readings recorded, ${seconds()}`);
      if (performance.now() - begun > FILLING_LIMIT)
        throw new Error(
          `Filling the database takes longer than ${FILLING_LIMIT / 60_000} minutes (${last + 1} readings by now): run it on an idle machine.`,
        );
    }
    await client.query(`INSERT INTO machine_event (received_at, source_time, id_hash, signal_key, quality, routed, text)
      SELECT t, t, i, 2, 0, false, CASE WHEN i % 2 = 0 THEN 'Cut' ELSE 'Load' END
      FROM (SELECT i, ${day} + i * 100 AS t FROM generate_series(0::bigint, ${STAGES - 1}) AS i) AS made`);
    say(`all recorded, ${seconds()}; indexing`);
    await client.query(`CREATE UNIQUE INDEX ${partition}_identity ON ${partition} (signal_key, source_time, id_hash)`);
    await client.query('VACUUM ANALYZE machine_event');
  });
  say(`${READINGS.toLocaleString('en')} readings recorded in ${seconds()}`);
}

const DAY = 86_400_000;
