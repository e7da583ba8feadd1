import { Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import styles from './full-page.module.css';

/** An address that leads nowhere. */
export function NotHere() {
  return (
    <div className={styles.page}>
      <Stack align="center" gap="xs">
        <Title order={1}>There is nothing at this address</Title>
        <Text>
          It may have been mistyped. <Link to="/">Go to the start</Link>.
        </Text>
      </Stack>
    </div>
  );
}
