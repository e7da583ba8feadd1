import { Title } from '@mantine/core';

export function AdministrationScreen() {
  return (
    <Title order={1} p="md">
      Administration
    </Title>
  );
}
