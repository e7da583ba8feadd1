import { FettleError, type FlowDefinition, type NodeRegistry } from '@fettle/flows';
import type { Transaction } from 'kysely';
import type { Database } from '../adapters/postgres/tables.ts';
import { calledBy } from '../core/called-by.ts';

/**
 * Binds the calls of a version that is being released to the versions that are released now, in the release's transaction: what was reviewed is what runs, whatever is released
 * afterwards. Throws FettleError('stateRefused') for a routing that is not in use.
 */
export async function bindCalls(
  transaction: Transaction<Database>,
  { definition, version }: { readonly definition: FlowDefinition; readonly version: number },
  registry: NodeRegistry,
): Promise<void> {
  for (const called of calledBy(definition, registry)) {
    const row = await transaction
      .selectFrom('flow')
      .select(['released_version', 'kind'])
      .where('id', '=', called)
      .forShare()
      .executeTakeFirst();
    if (row?.kind !== 'routing' || row.released_version === null)
      throw new FettleError('stateRefused', `The routing "${called}" that it calls is not released. Release that one first.`);
    await transaction
      .insertInto('flow_call')
      .values({ flow: definition.id, version, called, called_version: row.released_version })
      .execute();
  }
}
