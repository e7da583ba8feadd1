import { Button, Code, Stack, Text, Title } from '@mantine/core';
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import styles from './full-page.module.css';

/** A fault of ours in one screen: the bar above goes on working. */
export function ScreenError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  return (
    <div className={styles.page} role="alert">
      <Stack align="center" gap="sm" maw={560}>
        <Title order={1}>This screen failed</Title>
        <Text ta="center">It is a fault in Fettle, not in what you did. Nothing that was saved is lost.</Text>
        <Code block>{error instanceof Error ? error.message : String(error)}</Code>
        <Button
          size="sm"
          onClick={() => {
            reset();
            void router.invalidate();
          }}
        >
          Open it again
        </Button>
      </Stack>
    </div>
  );
}
