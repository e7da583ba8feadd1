import { Title } from '@mantine/core';

export function UnitListScreen() {
  return (
    <Title order={1} p="md">
      Units
    </Title>
  );
}
