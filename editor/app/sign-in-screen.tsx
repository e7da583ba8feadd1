import { api } from '@fettle/flows/contract';
import { Alert, Button, PasswordInput, Stack, TextInput, Title } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { queryKeyOf, useChange } from '../data/use-route.ts';
import styles from './full-page.module.css';

export function SignInScreen() {
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
    <main className={styles.page}>
      <form className={styles.card} onSubmit={submit} aria-labelledby="sign-in-title">
        <div className={styles.brand}>
          <img src="/fettle.svg" alt="" width={36} height={36} />
          <Title order={1} id="sign-in-title" fz={24}>
            Fettle
          </Title>
        </div>
        <p className={styles.tagline}>Routings and quality rules that run the work they draw.</p>
        <Stack gap="md">
          <TextInput
            label="User name"
            size="md"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            required
            withAsterisk={false}
            autoFocus
            value={userName}
            onChange={(event) => setUserName(event.currentTarget.value)}
          />
          <PasswordInput
            label="Password"
            size="md"
            autoComplete="current-password"
            required
            withAsterisk={false}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          {signIn.error !== null && (
            <Alert color="red" icon={<IconAlertTriangle size={18} aria-hidden />} role="alert">
              {signIn.error.message}
            </Alert>
          )}
          <Button type="submit" size="md" fullWidth loading={signIn.isPending}>
            Sign in
          </Button>
        </Stack>
      </form>
    </main>
  );
}
