import { Autocomplete } from '@mantine/core';
import { usePlant } from '../../plant/use-plant.ts';
import { useFieldProps, useForm, type WidgetProps } from '../form-context.ts';

/** A machine, or a class where the node type allows one. What is not in the plant yet may be typed all the same: the linter says so. */
export function EquipmentWidget(props: WidgetProps) {
  const plant = usePlant();
  const { change } = useForm();
  const equipment = plant.equipment.map(({ id }) => id);
  const classes = plant.classes.map(({ id }) => id).filter((id) => !equipment.includes(id));
  const words = new Map([...plant.classes, ...plant.equipment].map(({ id, title }) => [id, title]));
  const groups = [
    { group: 'Equipment', items: equipment },
    ...(props.field.allowClass === true && classes.length > 0 ? [{ group: 'Any machine of the class', items: classes }] : []),
  ];
  return (
    <Autocomplete
      {...useFieldProps(props)}
      data={groups}
      placeholder="Choose or type"
      value={String(props.value ?? '')}
      onChange={(value) => change(props.path, value.trim())}
      renderOption={({ option }) => <OptionWords id={option.value} title={words.get(option.value)} />}
    />
  );
}

/** Stations are equipment at which people work; any name may be one. */
export function StationWidget(props: WidgetProps) {
  const plant = usePlant();
  const titles = new Map(plant.equipment.map(({ id, title }) => [id, title]));
  const { change } = useForm();
  return (
    <Autocomplete
      {...useFieldProps(props)}
      data={plant.equipment.map(({ id }) => id)}
      placeholder="Choose or type"
      value={String(props.value ?? '')}
      onChange={(value) => change(props.path, value.trim())}
      renderOption={({ option }) => <OptionWords id={option.value} title={titles.get(option.value)} />}
    />
  );
}

/** What flows write, and what everybody calls it: the terminal shows the title alone. */
function OptionWords({ id, title }: { readonly id: string; readonly title: string | undefined }) {
  return (
    <span>
      {id}
      <span style={{ color: 'var(--fettle-text-quiet)', marginLeft: 8 }}>{title}</span>
    </span>
  );
}
