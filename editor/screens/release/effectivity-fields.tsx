import { api } from '@fettle/flows/contract';
import { Button, Group, Stack, TagsInput, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useRoute } from '../../data/use-route.ts';
import { timeWords } from '../../parts/time-words.ts';

/** When and for what new units start on a version. */
export interface Effectivity {
  /** As the field has it, in local time; empty: at once. */
  readonly from: string;
  readonly products: readonly string[];
}

export const AT_ONCE: Effectivity = { from: '', products: [] };

/** Milliseconds; undefined: at once. */
export function effectiveFromOf({ from }: Effectivity): number | undefined {
  const time = from === '' ? Number.NaN : new Date(from).getTime();
  return Number.isNaN(time) ? undefined : time;
}

export function effectivityWords(effectiveFrom: number | undefined, products: readonly string[], now = Date.now()): string {
  const when = effectiveFrom === undefined || effectiveFrom <= now ? 'at once' : `from ${timeWords(effectiveFrom)}`;
  return `${when}, for ${products.length === 0 ? 'all products' : products.join(', ')}`;
}

/** They open where the list above may have to be scrolled. */
const showWhole = (element: HTMLDivElement | null): void => element?.scrollIntoView({ block: 'nearest' });

/** From when and for which products new units start on it. Until then, and for all others, the version before stays in force. */
export function EffectivityFields({ value, change }: { readonly value: Effectivity; readonly change: (value: Effectivity) => void }) {
  const [isOpen, setOpen] = useState(false);
  const materials = useRoute(api.listMaterials, {}, { enabled: isOpen }).data?.materials ?? [];
  if (!isOpen)
    return (
      <Group gap={8}>
        <Text fz="sm">New units start on it {effectivityWords(effectiveFromOf(value), value.products)}.</Text>
        <Button variant="default" size="compact-xs" onClick={() => setOpen(true)}>
          Change…
        </Button>
      </Group>
    );
  return (
    <Stack gap="xs" ref={showWhole}>
      <Group grow align="flex-start">
        <TextInput
          type="datetime-local"
          label="In force from"
          description="Empty: at once."
          value={value.from}
          onChange={(event) => change({ ...value, from: event.currentTarget.value })}
        />
        <TagsInput
          label="For products"
          description="None: for all."
          data={materials.map(({ id }) => id)}
          value={[...value.products]}
          onChange={(products) => change({ ...value, products })}
        />
      </Group>
      <Text fz="xs" c="dimmed">
        Until then, and for every other product, the version before stays in force.
      </Text>
    </Stack>
  );
}
