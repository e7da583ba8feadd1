import { Title } from '@mantine/core';

export function DesignScreen() {
  return (
    <Title order={1} p="md">
      Design
    </Title>
  );
}
