import { Button, Group, Image, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';

export interface PreviewStep {
  readonly key: string;
  readonly title?: string;
  readonly text?: string;
  readonly picture?: string;
  readonly entries?: readonly {
    readonly key: string;
    readonly title?: string;
    readonly unit?: string;
    readonly lower?: number;
    readonly upper?: number;
    readonly automatic?: string;
  }[];
}

/** One step of a work instruction at a time, with its picture and what is to be entered. It takes no entries. */
export function InstructionPreview({ steps }: { readonly steps: readonly PreviewStep[] }) {
  const [index, setIndex] = useState(0);
  const step = steps[Math.min(index, steps.length - 1)];
  if (step === undefined) return <Text c="dimmed">There is no step yet.</Text>;
  return (
    <Stack>
      <Text c="dimmed" fz="sm">
        Step {Math.min(index, steps.length - 1) + 1} of {steps.length}
      </Text>
      <Group align="flex-start" wrap="nowrap" gap="xl">
        {step.picture && <Image src={step.picture} alt="" w={300} fit="contain" />}
        <Stack gap="sm">
          <Title order={2} fz={26}>
            {step.title || step.key}
          </Title>
          {(step.text ?? '').split(/\n\s*\n/).map((paragraph) => (
            <Text key={paragraph} fz={17} style={{ whiteSpace: 'pre-line' }}>
              {paragraph}
            </Text>
          ))}
          {(step.entries ?? []).map((entry) => (
            <Text key={entry.key} fz={17}>
              <strong>{entry.title || entry.key}</strong> {limits(entry)}
              {entry.automatic ? ' · filled in by itself' : ''}
            </Text>
          ))}
        </Stack>
      </Group>
      <Group justify="space-between">
        <Button size="sm" variant="default" disabled={index === 0} onClick={() => setIndex(index - 1)}>
          Back
        </Button>
        <Button size="sm" variant="default" disabled={index >= steps.length - 1} onClick={() => setIndex(index + 1)}>
          Next step
        </Button>
      </Group>
    </Stack>
  );
}

function limits({ lower, upper, unit = '' }: NonNullable<PreviewStep['entries']>[number]): string {
  if (lower !== undefined && upper !== undefined) return `${lower} … ${upper} ${unit}`;
  if (lower !== undefined) return `at least ${lower} ${unit}`;
  return upper === undefined ? unit : `at most ${upper} ${unit}`;
}
