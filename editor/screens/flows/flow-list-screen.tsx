import { Title } from '@mantine/core';

export function FlowListScreen() {
  return (
    <Title order={1} p="md">
      Flows
    </Title>
  );
}
