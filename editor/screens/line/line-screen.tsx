import { Title } from '@mantine/core';

export function LineScreen() {
  return (
    <Title order={1} p="md">
      Line
    </Title>
  );
}
