import { calledBy } from '@fettle/engine/core/scenario-run/index.ts';
import { FettleError, FlowDefinition } from '@fettle/flows';
import { sql } from 'kysely';
import type { Db, Services, Trx } from '../services.ts';

/**
 * Definitions of these flows and of the routings that they call, however deep, each once and in the order in which they are met: the released one, or the shared draft where nothing
 * is released. A flow that there is not, or that cannot be read, is left out: whatever needs it says so.
 */
export async function flowsTakingPart(db: Db | Trx, registry: Services['registry'], flows: readonly string[]): Promise<FlowDefinition[]> {
  const found = new Map<string, FlowDefinition | undefined>();
  for (let asked = [...new Set(flows)]; asked.length > 0; ) {
    const { rows } = await sql<{ definition: unknown }>`
      SELECT coalesce(v.definition, d.definition) AS definition FROM flow f JOIN flow_draft d ON d.flow = f.id
        LEFT JOIN flow_version v ON v.flow = f.id AND v.version = f.released_version
      WHERE f.id = ANY(${asked}::text[])`.execute(db);
    for (const id of asked) found.set(id, undefined);
    for (const { definition } of rows) {
      const parsed = FlowDefinition.parse(definition);
      found.set(parsed.id, parsed);
    }
    const called = asked.flatMap((id) => callsOf(found.get(id), registry));
    asked = [...new Set(called)].filter((id) => !found.has(id));
  }
  return [...found.values()].filter((definition) => definition !== undefined);
}

/** Those that a definition calls; of one whose steps cannot be read none, because it cannot run either. */
export function callsOf(definition: FlowDefinition | undefined, registry: Services['registry']): readonly string[] {
  if (definition?.kind !== 'routing') return [];
  try {
    return calledBy(definition, registry);
  } catch (error) {
    if (error instanceof FettleError) return [];
    throw error;
  }
}
