import { FettleError } from '@fettle/flows';
import type { NodeHeat } from '@fettle/flows/contract';
import { sql } from 'kysely';
import type { Services } from './services.ts';

const HOUR_MS = 3_600_000;

/**
 * What each flowNode of each version did in a period of whole hours: from the tallies, of which there are as many rows for a million units as for ten, never from history. One statement, by the
 * beginning of the tallies' key.
 */
export async function flowHeat(
  services: Services,
  flow: string,
  period: { readonly from: number; readonly to: number },
): Promise<{ from: number; to: number; flowNodes: NodeHeat[] }> {
  if (period.to <= period.from) throw new FettleError('invalidInput', 'The period ends before it begins. Choose a later end.');
  const from = Math.floor(period.from / HOUR_MS) * HOUR_MS;
  const { rows } = await sql<NodeHeat>`
    SELECT flow_node AS "flowNode", version, sum(units)::int8 AS units, sum(first)::int8 AS "firstVisits", sum(milliseconds)::int8 AS milliseconds, sum(holds)::int8 AS holds,
      coalesce(jsonb_object_agg(port, first) FILTER (WHERE first > 0), '{}') AS ports
    FROM (
      SELECT flow_node, version, port, sum(units) AS units, coalesce(sum(units) FILTER (WHERE first_visit), 0) AS first, sum(milliseconds) AS milliseconds, 0 AS holds
      FROM flow_node_tally WHERE flow = ${flow} AND hour >= ${from} AND hour < ${period.to} GROUP BY 1, 2, 3
      UNION ALL
      SELECT flow_node, version, '', 0, 0, 0, sum(holds) FROM flow_node_hold_tally WHERE flow = ${flow} AND hour >= ${from} AND hour < ${period.to} GROUP BY 1, 2
    ) counted GROUP BY flow_node, version ORDER BY flow_node, version`.execute(services.db);
  return { from, to: period.to, flowNodes: rows };
}
