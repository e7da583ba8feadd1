import { api } from '@fettle/flows/contract';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { queryKeyOf, useChange } from '../../data/use-route.ts';
import styles from './full.module.css';

/** Signing in at a station: the same words as everywhere, in the terminal's sizes. */
export function TerminalSignIn() {
  const client = useQueryClient();
  const signIn = useChange(api.signIn);
  const [userName, setUserName] = useState('');
  const [password, setPassword] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    signIn.mutate(
      { body: { userName: userName.trim(), password } },
      { onSuccess: (answer) => client.setQueryData(queryKeyOf(api.whoAmI, {}), answer), onError: () => setPassword('') },
    );
  };
  return (
    <main className={styles.full}>
      <form className={styles.form} onSubmit={submit} aria-labelledby="sign-in-title">
        <h1 id="sign-in-title">
          <img src="/fettle.svg" alt="" width={40} height={40} /> Fettle terminal
        </h1>
        <label className={styles.field}>
          User name
          <input
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            required
            // biome-ignore lint/a11y/noAutofocus: there is nothing else on the screen, and a badge reader types into it
            autoFocus
            value={userName}
            onChange={(event) => setUserName(event.currentTarget.value)}
          />
        </label>
        <label className={styles.field}>
          Password
          <input
            type="password"
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
        </label>
        {signIn.error !== null && (
          <p className={styles.refusal} role="alert">
            {signIn.error.message}
          </p>
        )}
        <button type="submit" className={styles.main} disabled={signIn.isPending}>
          {signIn.isPending ? 'Signing in' : 'Sign in'}
        </button>
      </form>
    </main>
  );
}
