import { api } from '@fettle/flows/contract';
import { useMemo } from 'react';
import { usePerson } from '../app/session.tsx';
import { useRoute } from '../data/use-route.ts';

/** Display names by user name. */
export function usePersonNames(): ReadonlyMap<string, string> {
  const self = usePerson();
  const names = useRoute(api.personNames, {}).data?.names;
  return useMemo(() => new Map([self, ...(names ?? [])].map(({ userName, displayName }) => [userName, displayName])), [self, names]);
}
