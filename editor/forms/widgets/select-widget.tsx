import { MultiSelect, Select } from '@mantine/core';
import { useFieldProps, useForm, type WidgetProps } from '../form-context.ts';
import { type FieldSpec, itemSchemaOf } from '../form-field.ts';

function optionsOf({ options = {} }: FieldSpec, values: readonly unknown[] | undefined) {
  return (values ?? Object.keys(options)).map((value) => ({ value: String(value), label: options[String(value)] ?? String(value) }));
}

export function SelectWidget(props: WidgetProps) {
  const { change } = useForm();
  const { schema } = props.field;
  const data = optionsOf(props.field, schema.enum);
  const original = (text: string): unknown => schema.enum?.find((value) => String(value) === text) ?? text;
  const value = String(props.value ?? '');
  return (
    <Select
      {...useFieldProps(props)}
      data={data}
      // Long words are cut off at the field's end.
      title={data.find((option) => option.value === value)?.label}
      allowDeselect={false}
      searchable={data.length > 8}
      value={value}
      onChange={(value) => value !== null && change(props.path, original(value))}
    />
  );
}

export function MultiselectWidget(props: WidgetProps) {
  const { change } = useForm();
  const values = itemSchemaOf(props.field.schema).enum;
  const original = (text: string): unknown => values?.find((value) => String(value) === text) ?? text;
  const chosen = Array.isArray(props.value) ? props.value.map(String) : [];
  return (
    <MultiSelect
      {...useFieldProps(props)}
      data={optionsOf(props.field, values)}
      value={chosen}
      onChange={(next) => change(props.path, next.map(original))}
    />
  );
}
