import { api, type Person, SHOP_FLOOR, STREAM_PATH } from '@fettle/flows/contract';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { onSignedOut } from '../../api.ts';
import { endSession, isEndingSession } from '../../app/end-session.ts';
import { queryKeyOf, useRoute } from '../../data/use-route.ts';
import { startLive, useLiveState } from '../../live/live.ts';
import { forgetAnswers } from '../../offline/keep-answers.ts';
import { sendBeforeLeaving } from '../../offline/send-before-leaving.ts';
import { announce } from './announcement.ts';
import { followLive } from './follow-live.ts';
import styles from './full.module.css';
import { OperatorContext, useTerminal } from './terminal-context.tsx';
import { TerminalSignIn } from './terminal-sign-in.tsx';

/**
 * Shows the sign-in until somebody is signed in. Who was signed in when the network went stays so: the last answer is kept, and the server will refuse what
 * is sent later if the session has ended meanwhile.
 */
export function TerminalSession({ children }: { readonly children: ReactNode }) {
  const client = useQueryClient();
  const session = useRoute(api.whoAmI, {}, { every: 60_000 });
  const person = session.data?.person;
  useEffect(
    () =>
      onSignedOut(() => {
        if (!isEndingSession()) client.setQueryData(queryKeyOf(api.whoAmI, {}), null);
      }),
    [client],
  );
  useFollowLive(person);

  if (session.isPending) return <main className={styles.full} aria-busy aria-label="Starting" />;
  if (person !== undefined) {
    if (!person.roles.includes('administrator') && !person.roles.some((role) => SHOP_FLOOR.includes(role)))
      return <NotForThem person={person} />;
    return <OperatorContext value={person}>{children}</OperatorContext>;
  }
  const unreachable = session.error !== null && 'code' in session.error && session.error.code === 'unavailable';
  if (unreachable) {
    return (
      <main className={styles.full} role="alert">
        <h1>No connection</h1>
        <p>{session.error?.message} The terminal goes on by itself when the server answers.</p>
        <button type="button" className={styles.main} onClick={() => void session.refetch()}>
          Try again
        </button>
      </main>
    );
  }
  return <TerminalSignIn />;
}

/** The live stream and the outbox work for whoever is signed in. When the stream comes back, everything is asked and tried again. */
function useFollowLive(person: Person | undefined): void {
  const client = useQueryClient();
  const { outbox } = useTerminal();
  const live = useLiveState();
  const id = person?.id;
  useEffect(() => {
    outbox.sendFor(id);
    if (id === undefined) return;
    const stopLive = startLive(STREAM_PATH);
    const stopFollowing = followLive(client);
    return () => {
      stopFollowing();
      stopLive();
    };
  }, [client, outbox, id]);
  useEffect(() => {
    if (live !== 'live') return;
    outbox.tryNow();
    void client.invalidateQueries();
  }, [client, outbox, live]);
}

/** Signs out and forgets what was read for this person. What waits to be sent stays until they are back. */
export function useTerminalSignOut(): () => void {
  const client = useQueryClient();
  const { database, outbox } = useTerminal();
  const person = useRoute(api.whoAmI, {}).data?.person.id;
  const forget = (): void => {
    client.clear();
    if (database !== undefined) void forgetAnswers(database);
    client.setQueryData(queryKeyOf(api.whoAmI, {}), null);
  };
  return () =>
    void sendBeforeLeaving(outbox, person)
      .then(() => endSession(client))
      .then(forget, (error: Error) => announce('bad', error.message));
}

function NotForThem({ person }: { readonly person: Person }) {
  const signOut = useTerminalSignOut();
  return (
    <main className={styles.full} role="alert">
      <h1>Not for {person.displayName}</h1>
      <p>Only operators, supervisors and engineers work at a terminal. Sign in as somebody else, or ask an administrator for the role.</p>
      <button type="button" className={styles.main} onClick={signOut}>
        Sign out
      </button>
      <a href="/">Go to the other screens</a>
    </main>
  );
}
