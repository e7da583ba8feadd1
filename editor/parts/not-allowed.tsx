import type { Route } from '@fettle/flows/contract';
import { Stack, Text } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { ROLE_TITLES } from '../app/screens.ts';
import { rolesOf } from './use-may.ts';

/** In place of what the person's roles do not open: who may see it, and whom to ask. */
export function NotAllowed({ route, what }: { readonly route: Pick<Route, 'access'>; readonly what: string }) {
  const roles = rolesOf(route).map((role) => ROLE_TITLES[role].toLowerCase());
  return (
    <Stack align="center" gap={6} p={48}>
      <IconLock size={26} stroke={1.5} aria-hidden />
      <Text fw={600}>{what} is not open to you</Text>
      <Text fz="sm" c="dimmed">
        It is for: {roles.join(', ')}. An administrator can give you the role.
      </Text>
    </Stack>
  );
}
