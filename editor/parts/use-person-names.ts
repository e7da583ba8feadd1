import { api } from '@fettle/flows/contract';
import { useMemo } from 'react';
import { usePerson } from '../app/session.tsx';
import { useRoute } from '../data/use-route.ts';
import { useMay } from './use-may.ts';

/** Display names by user name, as far as the person may know them: everybody's for an administrator, else one's own. */
export function usePersonNames(): ReadonlyMap<string, string> {
  const self = usePerson();
  const persons = useRoute(api.listPersons, {}, { enabled: useMay(api.listPersons) }).data?.persons;
  return useMemo(() => new Map([self, ...(persons ?? [])].map(({ userName, displayName }) => [userName, displayName])), [self, persons]);
}
