import { NumberInput } from '@mantine/core';
import { useFieldProps, useForm, type WidgetProps } from '../form-context.ts';

export function NumberWidget(props: WidgetProps) {
  const { change } = useForm();
  const { unit, schema, required } = props.field;
  const isOptional = !required && schema.default === undefined;
  return (
    <NumberInput
      {...useFieldProps(props)}
      value={typeof props.value === 'number' ? props.value : ''}
      allowDecimal={schema.type !== 'integer'}
      hideControls
      {...(unit === undefined ? {} : { suffix: ` ${unit}` })}
      onChange={(value) => {
        if (typeof value === 'number' && Number.isFinite(value)) change(props.path, value);
        else if (value === '' && isOptional) change(props.path, undefined);
      }}
    />
  );
}
