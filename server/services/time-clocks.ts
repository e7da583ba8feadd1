import { FlowDefinition, type UnitClock } from '@fettle/flows';
import type { ClockView } from '@fettle/flows/contract';
import { migrateFlowNode } from '@fettle/flows/migrate.ts';
import { sql } from 'kysely';
import type { Services } from './services.ts';

/** At each time limit of a routing: for how many units its time is running, how many are over it, and when the next one is. */
export async function clocksOf(
  services: Services,
  flow: string,
): Promise<{ limit: string; clocks: number; expired: number; nextExpiry?: number }[]> {
  const { rows } = await sql<{ limit: string; clocks: number; expired: number; nextExpiry: number | null }>`
    SELECT c->>'limit' AS limit, count(*) AS clocks, count(*) FILTER (WHERE c->>'state' = 'expired') AS expired,
      min((c->>'dueAt')::bigint) FILTER (WHERE c->>'state' <> 'expired') AS "nextExpiry"
    FROM instance i CROSS JOIN LATERAL json_array_elements(i.body->'control'->'clocks') c WHERE i.flow = ${flow} AND i.finished_at IS NULL GROUP BY 1`.execute(
    services.db,
  );
  return rows.map(({ nextExpiry, ...row }) => (nextExpiry === null ? row : { ...row, nextExpiry }));
}

/** The clocks of a unit in the words of the version that it runs on. */
export async function clockViews(
  services: Services,
  unit: { readonly flow: string; readonly version: number },
  clocks: readonly UnitClock[],
): Promise<ClockView[]> {
  if (clocks.length === 0) return [];
  const { rows } = await sql<{ definition: unknown }>`
    SELECT definition FROM flow_version WHERE flow = ${unit.flow} AND version = ${unit.version}`.execute(services.db);
  const { flowNodes } = FlowDefinition.parse(rows[0]?.definition);
  const nameOf = (id: string): string => flowNodes.find((node) => node.id === id)?.name || id;
  return clocks.map(({ limit, startedAt, notBefore, dueAt, state }) => {
    const node = flowNodes.find(({ id }) => id === limit);
    const migrated = node === undefined ? undefined : migrateFlowNode(node, services.registry);
    const spec =
      migrated?.ok === true && migrated.type.usedIn === 'routing' ? migrated.type.timeLimit?.(migrated.params as never) : undefined;
    return {
      limit,
      title: nameOf(limit),
      fromName: spec === undefined ? '' : nameOf(spec.from.flowNode),
      toName: spec === undefined ? '' : nameOf(spec.to.flowNode),
      startedAt,
      ...(notBefore === undefined ? {} : { notBefore }),
      ...(dueAt === undefined ? {} : { dueAt }),
      state,
    };
  });
}
