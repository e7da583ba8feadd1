import { api } from '@fettle/flows/contract';
import { useMemo } from 'react';
import { useRoute } from '../data/use-route.ts';

/** Display names by user name. At the desk and at the terminal, whose sessions are not the same. */
export function usePersonNames(): ReadonlyMap<string, string> {
  const names = useRoute(api.personNames, {}).data?.names;
  return useMemo(() => new Map((names ?? []).map(({ userName, displayName }) => [userName, displayName])), [names]);
}
