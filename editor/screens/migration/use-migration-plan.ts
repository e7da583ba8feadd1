import type { ChangedOperations } from '@fettle/flows';
import { api, type MigrationPlanView } from '@fettle/flows/contract';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { call } from '../../api.ts';

/** What would become of a routing's units in progress on another version, or on the draft of this revision. Asked anew whenever something of the question changes. */
export function useMigrationPlan(
  flow: string,
  { to, revision, changed, enabled }: { to: number | 'draft'; revision?: number | undefined; changed: ChangedOperations; enabled: boolean },
): UseQueryResult<readonly MigrationPlanView[], Error> {
  return useQuery({
    queryKey: [api.planMigration.path, flow, to, revision ?? 0, changed],
    queryFn: async ({ signal }) => (await call(api.planMigration, { params: { flow }, body: { to, changed } }, signal)).plans,
    enabled,
    gcTime: 0,
  });
}
