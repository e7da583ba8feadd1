import { FettleError, type FlowDefinition, type NodeRegistry } from '@fettle/flows';
import { sql, type Transaction } from 'kysely';
import type { Database } from '../adapters/postgres/tables.ts';
import { calledBy } from '../core/called-by.ts';

/**
 * Binds the calls of a version that is being released to the versions in force for its product at `at`, in the release's transaction: what was reviewed is what runs, whatever is released
 * afterwards. Throws FettleError('stateRefused') for a routing of which none is.
 */
export async function bindCalls(
  transaction: Transaction<Database>,
  { definition, version, at }: { readonly definition: FlowDefinition; readonly version: number; readonly at: number },
  registry: NodeRegistry,
): Promise<void> {
  for (const called of calledBy(definition, registry)) {
    const row = await transaction
      .selectFrom('flow')
      .select(['kind', sql<number | null>`version_to_start(id, ${definition.product ?? ''}, ${at})`.as('version')])
      .where('id', '=', called)
      .forShare()
      .executeTakeFirst();
    if (row?.kind !== 'routing' || row.version === null)
      throw new FettleError(
        'stateRefused',
        `The routing "${called}" that it calls is not released, or not in force for its product. Release that one first.`,
      );
    await transaction.insertInto('flow_call').values({ flow: definition.id, version, called, called_version: row.version }).execute();
  }
}
