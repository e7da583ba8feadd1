import { Switch } from '@mantine/core';
import { useFieldProps, useForm, type WidgetProps } from '../form-context.ts';

export function SwitchWidget(props: WidgetProps) {
  const { change } = useForm();
  const { inputWrapperOrder: _, ...fieldProps } = useFieldProps(props);
  return (
    <Switch
      {...fieldProps}
      size="sm"
      checked={props.value === true}
      onChange={(event) => change(props.path, event.currentTarget.checked)}
    />
  );
}
