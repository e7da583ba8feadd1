import { Title } from '@mantine/core';

export function QualityScreen() {
  return (
    <Title order={1} p="md">
      Quality
    </Title>
  );
}
