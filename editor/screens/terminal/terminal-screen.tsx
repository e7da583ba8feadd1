import { Title } from '@mantine/core';

export function TerminalScreen() {
  return (
    <Title order={1} p="md">
      Terminal
    </Title>
  );
}
