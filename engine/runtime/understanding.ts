import type { NodeRegistry } from '@fettle/flows';
import { type Kysely, sql } from 'kysely';
import type { Database } from '../adapters/postgres/tables.ts';

/**
 * Whether this process knows every node type of every version in use. While a newer Fettle works beside it, a flow may be released that needs a newer node type: then this process must not carry
 * anything out, because it would open incidents where others go on. It leaves all shards to them and says why.
 */
export interface Understanding {
  /** Looks at what is in use and was not looked at before. Gives what it does not understand, in a sentence. */
  look(): Promise<string | undefined>;
}

export function createUnderstanding({
  database,
  registry,
}: {
  readonly database: Kysely<Database>;
  readonly registry: NodeRegistry;
}): Understanding {
  const understood = new Set<string>();
  return {
    async look() {
      const { rows } = await sql<{ flow: string; version: number }>`
        SELECT flow, version FROM version_in_use
        UNION SELECT flow, version FROM instance WHERE finished_at IS NULL`.execute(database);
      const fresh = rows.filter(({ flow, version }) => !understood.has(`${flow}@${version}`));
      if (fresh.length === 0) return undefined;
      const { rows: used } = await sql<{ flow: string; version: number; flowNodes: { type: string; typeVersion: number }[] }>`
        SELECT v.flow, v.version, jsonb_path_query_array(v.definition, '$.flowNodes[*]') AS "flowNodes"
        FROM unnest(${fresh.map(({ flow }) => flow)}::text[], ${fresh.map(({ version }) => version)}::integer[]) AS n (flow, version)
        JOIN flow_version v ON v.flow = n.flow AND v.version = n.version`.execute(database);
      for (const { flow, version, flowNodes } of used) {
        const unknown = unknownType({ flowNodes }, registry);
        if (unknown !== undefined)
          return `Flow "${flow}", version ${version}, needs ${unknown}, which this version of Fettle does not know: it leaves all work to newer processes.`;
        understood.add(`${flow}@${version}`);
      }
      return undefined;
    },
  };
}

/** In words; undefined when the registry knows all of them. */
export function unknownType(
  { flowNodes }: { readonly flowNodes: readonly { readonly type: string; readonly typeVersion: number }[] },
  registry: NodeRegistry,
): string | undefined {
  for (const { type, typeVersion } of flowNodes) {
    const known = registry.get(type);
    if (known === undefined) return `the node type "${type}"`;
    if (typeVersion > known.version) return `version ${typeVersion} of the node type "${type}"`;
  }
  return undefined;
}
