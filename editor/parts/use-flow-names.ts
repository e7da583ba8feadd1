import { api } from '@fettle/flows/contract';
import { useMemo } from 'react';
import { useRoute } from '../data/use-route.ts';

/** Names of flows by id. */
export function useFlowNames(): ReadonlyMap<string, string> {
  const flows = useRoute(api.listFlows, {}).data?.flows;
  return useMemo(() => new Map((flows ?? []).map(({ id, name }) => [id, name])), [flows]);
}
