import { Title } from '@mantine/core';

export function IncidentScreen() {
  return (
    <Title order={1} p="md">
      Incidents
    </Title>
  );
}
