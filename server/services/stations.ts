import { sql } from 'kysely';
import type { Services } from './services.ts';

/** Stations that released routings name, and those that have work waiting, with the length of their queues. */
export async function listStations(services: Services): Promise<{ id: string; title: string; waiting: number }[]> {
  const { rows } = await sql<{ id: string; title: string; waiting: number }>`
    SELECT s.id, COALESCE(e.title, s.id) AS title, (SELECT count(*) FROM open_work_instruction w WHERE w.station = s.id) AS waiting
    FROM (
      SELECT DISTINCT n->'params'->>'station' AS id FROM flow f JOIN flow_version v ON v.flow = f.id AND v.version = f.released_version, jsonb_array_elements(v.definition->'flowNodes') n
      WHERE n->'params'->>'station' <> '' AND f.kind = 'routing'
      UNION SELECT DISTINCT station FROM open_work_instruction
    ) s LEFT JOIN equipment e ON e.id = s.id ORDER BY s.id`.execute(services.db);
  return rows;
}
