import type { FlowDefinition } from '@fettle/flows';
import type { ApiClient } from '../../../server/cli/api-client.ts';

/** Creates a flow and releases it, without a screen. */
export async function releaseFlow(client: ApiClient, definition: FlowDefinition): Promise<void> {
  await client.call('createFlow', { body: { definition } });
  await client.call('releaseFlow', { params: { flow: definition.id }, body: { revision: 1, reason: 'for a test' } });
}
