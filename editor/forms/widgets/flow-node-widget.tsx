import { Select } from '@mantine/core';
import { useFieldProps, useForm, type WidgetProps } from '../form-context.ts';
import { useOtherSteps } from './flow-nodes-widget.tsx';

/** One other step of the flow, by its name. */
export function FlowNodeWidget(props: WidgetProps) {
  const { change } = useForm();
  const chosen = typeof props.value === 'string' ? props.value : '';
  const data = useOtherSteps(chosen === '' ? [] : [chosen]);
  return (
    <Select
      {...useFieldProps(props)}
      data={data}
      searchable
      clearable
      value={chosen === '' ? null : chosen}
      onChange={(next) => change(props.path, next ?? '')}
    />
  );
}
