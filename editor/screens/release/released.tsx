import { Button, Group, Stack, Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import type { CarriedOut } from '../migration/carry-out-choices.ts';
import { MigrationOutcome } from '../migration/migration-outcome.tsx';

export interface ReleasedProps {
  readonly flow: string;
  readonly kind: 'routing' | 'qualityRule';
  readonly version: number;
  /** When and for what: `at once, for all products`. */
  readonly inForce: string;
  /** Undefined while units are being asked. */
  readonly carriedOut: CarriedOut | undefined;
  readonly isAsking: boolean;
  readonly close: () => void;
}

/** The version that came of it, and what becomes of the units. */
export function Released({ flow, kind, version, inForce, carriedOut, isAsking, close }: ReleasedProps) {
  return (
    <Stack>
      <Group wrap="nowrap" align="flex-start">
        <IconCircleCheck size={28} color="var(--fettle-good)" aria-hidden />
        <div>
          <Text fw={600}>Version {version} is released.</Text>
          <Text fz="sm" mt={4}>
            {kind === 'routing'
              ? `New units start on it ${inForce}. Units in progress finish on the version that they are on, unless they were asked to move.`
              : 'It judges every reading from now on.'}
          </Text>
        </div>
      </Group>
      {carriedOut !== undefined && <MigrationOutcome flow={flow} carriedOut={carriedOut} />}
      {carriedOut === undefined && isAsking && (
        <Text fz="sm" role="status">
          The units are being asked…
        </Text>
      )}
      <Group justify="flex-end">
        <Button data-autofocus onClick={close}>
          Done
        </Button>
      </Group>
    </Stack>
  );
}
