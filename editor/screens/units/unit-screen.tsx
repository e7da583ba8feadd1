import { Title } from '@mantine/core';

export function UnitScreen() {
  return (
    <Title order={1} p="md">
      Unit
    </Title>
  );
}
