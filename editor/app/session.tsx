import { api, type Person, type Role, STREAM_PATH } from '@fettle/flows/contract';
import { useQueryClient } from '@tanstack/react-query';
import { createContext, lazy, type ReactNode, Suspense, useContext, useEffect } from 'react';
import { onSignedOut } from '../api.ts';
import { queryKeyOf, useRoute } from '../data/use-route.ts';
import { invalidateOnLive } from '../live/invalidate-on-live.ts';
import { startLive } from '../live/live.ts';
import { tell } from '../parts/tell.ts';
import { Waiting } from '../parts/waiting.tsx';
import { CannotReach } from './cannot-reach.tsx';
import { endSession, isEndingSession } from './end-session.ts';

const SignInScreen = lazy(() => import('./sign-in-screen.tsx').then((module) => ({ default: module.SignInScreen })));
const PersonContext = createContext<Person | undefined>(undefined);

/** Who is signed in. Only below {@link SessionGate}. */
export function usePerson(): Person {
  const person = useContext(PersonContext);
  if (person === undefined) throw new Error('usePerson is used outside SessionGate');
  return person;
}

/** An administrator may do everything, as on the server. */
export function mayAct(person: Person, roles: readonly Role[]): boolean {
  return person.roles.includes('administrator') || person.roles.some((role) => roles.includes(role));
}

export function useMayAct(roles: readonly Role[]): boolean {
  return mayAct(usePerson(), roles);
}

/** Shows the sign-in screen in place of whatever was asked for until somebody is signed in; the address stays, so that work goes on where it was. */
export function SessionGate({ children }: { readonly children: ReactNode }) {
  const client = useQueryClient();
  const session = useRoute(api.whoAmI, {});
  const person = session.data?.person;

  useEffect(
    () =>
      onSignedOut(() => {
        if (!isEndingSession()) client.setQueryData(queryKeyOf(api.whoAmI, {}), null);
      }),
    [client],
  );
  useEffect(() => {
    if (person?.id === undefined) return;
    const stopLive = startLive(STREAM_PATH);
    const stopInvalidating = invalidateOnLive(client);
    return () => {
      stopInvalidating();
      stopLive();
    };
  }, [client, person?.id]);

  if (session.isPending) return <Waiting for="Fettle" />;
  if (person !== undefined) return <PersonContext value={person}>{children}</PersonContext>;
  if (session.error !== null && 'code' in session.error && session.error.code === 'unavailable') {
    return <CannotReach message={session.error.message} retry={() => void session.refetch()} />;
  }
  return (
    <Suspense fallback={<Waiting for="the sign-in" />}>
      <SignInScreen />
    </Suspense>
  );
}

/** Signs out. The page is loaded anew at the start: nothing that was read or typed for this person stays in it. */
export function useSignOut(): () => void {
  const client = useQueryClient();
  return () => void endSession(client).then(() => location.assign('/'), tell.refused);
}
