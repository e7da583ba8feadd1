import { Title } from '@mantine/core';

export function PlantScreen() {
  return (
    <Title order={1} p="md">
      Plant
    </Title>
  );
}
