import { Autocomplete, Group, Text } from '@mantine/core';
import { valueWords } from '../../parts/value-words.ts';
import { exampleEquipment, signalsOf } from '../../plant/plant-model.ts';
import { readingKey, usePlant, useReadings } from '../../plant/use-plant.ts';
import { useFieldProps, useForm, type WidgetProps } from '../form-context.ts';
import { useEquipmentOfField } from '../use-equipment-of-field.ts';

/** Picks a signal and shows what it says now. */
export function SignalWidget(props: WidgetProps) {
  const plant = usePlant();
  const readings = useReadings();
  const { change } = useForm();
  const reference = useEquipmentOfField(props.field, props.path);
  const signals = signalsOf(plant, reference);
  const equipment = exampleEquipment(plant, reference);
  const value = String(props.value ?? '');
  const words = (name: string): string => {
    const reading = equipment === undefined ? undefined : readings.get(readingKey(equipment, name));
    const unit = signals.find((signal) => signal.name === name)?.unit ?? '';
    if (reading === undefined) return unit;
    return reading.quality === 'good' ? valueWords(reading.value, unit) : `${valueWords(reading.value, unit)}, ${reading.quality}`;
  };
  const fieldProps = useFieldProps(props);
  const isKnown = signals.some(({ name }) => name === value);
  return (
    <Autocomplete
      {...fieldProps}
      data={signals.map(({ name }) => name)}
      placeholder={reference === '' ? 'Choose the equipment first' : 'Choose or type'}
      value={value}
      onChange={(next) => change(props.path, next.trim())}
      renderOption={({ option }) => (
        <Group justify="space-between" w="100%" wrap="nowrap" gap="md">
          <span>{option.value}</span>
          <Text component="span" fz="xs" c="dimmed" className="tabular">
            {words(option.value)}
          </Text>
        </Group>
      )}
      {...(isKnown
        ? {
            rightSectionWidth: 104,
            rightSection: (
              <Text component="span" fz="xs" c="dimmed" pr={8} w="100%" ta="right" truncate className="tabular" title="Value now">
                {words(value)}
              </Text>
            ),
            rightSectionPointerEvents: 'none' as const,
          }
        : {})}
    />
  );
}
