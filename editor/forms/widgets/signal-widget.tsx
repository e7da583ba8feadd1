import { ActionIcon, Autocomplete, Group, Text } from '@mantine/core';
import { IconListSearch } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { type ParamPath, readParam } from '../../document/param-path.ts';
import { valueWords } from '../../parts/value-words.ts';
import { exampleEquipment, signalsOf } from '../../plant/plant-model.ts';
import { readingKey, usePlant, useReadings } from '../../plant/use-plant.ts';
import { useFieldProps, useForm, useParams, type WidgetProps } from '../form-context.ts';
import { useEquipmentOfField } from '../use-equipment-of-field.ts';

const SignalBrowser = lazy(() => import('./signal-browser.tsx').then((module) => ({ default: module.SignalBrowser })));

/** Picks a signal, by its name or from the plant with what each says, and shows what it says now. */
export function SignalWidget(props: WidgetProps) {
  const plant = usePlant();
  const readings = useReadings();
  const form = useForm();
  const [isBrowsing, setBrowsing] = useState(false);
  const reference = useEquipmentOfField(props.field, props.path);
  const signals = signalsOf(plant, reference);
  const equipment = exampleEquipment(plant, reference);
  const value = String(props.value ?? '');
  const namedAt = equipmentPath(useParams(), props);
  const words = (name: string): string => {
    const reading = equipment === undefined ? undefined : readings.get(readingKey(equipment, name));
    const unit = signals.find((signal) => signal.name === name)?.unit ?? '';
    if (reading === undefined) return unit;
    return reading.quality === 'good' ? valueWords(reading.value, unit) : `${valueWords(reading.value, unit)}, ${reading.quality}`;
  };
  const isKnown = signals.some(({ name }) => name === value);
  const pick = (machine: string, signal: string): void => {
    setBrowsing(false);
    if (namedAt !== undefined && machine !== reference) form.change(namedAt, machine);
    form.change(props.path, signal);
    form.settle();
  };
  return (
    <>
      <Autocomplete
        {...useFieldProps(props)}
        data={signals.map(({ name }) => name)}
        placeholder={reference === '' ? 'Choose the equipment first' : 'Choose or type'}
        value={value}
        onChange={(next) => form.change(props.path, next.trim())}
        renderOption={({ option }) => (
          <Group justify="space-between" w="100%" wrap="nowrap" gap="md">
            <span>{option.value}</span>
            <Text component="span" fz="xs" c="dimmed" className="tabular">
              {words(option.value)}
            </Text>
          </Group>
        )}
        rightSectionWidth={isKnown ? 132 : 36}
        rightSection={
          <Group gap={4} wrap="nowrap" w="100%" justify="flex-end" pr={4}>
            {isKnown && (
              <Text component="span" fz="xs" c="dimmed" ta="right" truncate className="tabular" title="Value now">
                {words(value)}
              </Text>
            )}
            {!form.readOnly && (
              <ActionIcon
                size={26}
                aria-label={`Browse signals for ${props.field.title}`}
                title="Browse the plant"
                onClick={() => setBrowsing(true)}
              >
                <IconListSearch size={16} aria-hidden />
              </ActionIcon>
            )}
          </Group>
        }
      />
      {isBrowsing && (
        <Suspense>
          <SignalBrowser
            equipment={reference}
            signal={value}
            mayChangeEquipment={namedAt !== undefined || reference === ''}
            pick={pick}
            close={() => setBrowsing(false)}
          />
        </Suspense>
      )}
    </>
  );
}

/** The param that names the machine, when the field says which one: beside the field, or of the step. */
function equipmentPath(params: ReturnType<typeof useParams>, { field, path }: WidgetProps): ParamPath | undefined {
  const { signalOf } = field;
  if (signalOf === undefined) return undefined;
  const beside = path.slice(0, -1);
  const siblings = beside.length === 0 ? undefined : readParam(params, beside);
  const isBeside = typeof siblings === 'object' && siblings !== null && signalOf in siblings;
  return isBeside ? [...beside, signalOf] : [signalOf];
}
