import { Button, Stack, Text, Title } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import styles from './full-page.module.css';

/** The whole page, when the server does not answer at all. */
export function CannotReach({ message, retry }: { readonly message: string; readonly retry: () => void }) {
  return (
    <main className={styles.page}>
      <Stack align="center" gap="sm" maw={420}>
        <IconPlugConnectedX size={36} stroke={1.4} aria-hidden />
        <Title order={1}>No connection</Title>
        <Text ta="center" role="alert">
          {message}
        </Text>
        <Button size="sm" onClick={retry}>
          Try again
        </Button>
      </Stack>
    </main>
  );
}
