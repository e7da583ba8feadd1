import { formatDuration, parseDuration } from '@fettle/flows/duration-text.ts';
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useFieldProps, useForm, type WidgetProps } from '../form-context.ts';

/** Typed as `90 s`, `5 min`, `1 h 30 min`; stored in seconds. */
export function DurationWidget(props: WidgetProps) {
  const { change, settle } = useForm();
  const [typed, setTyped] = useState<string>();
  const fieldProps = useFieldProps(props);
  const isWrong = typed !== undefined && parseDuration(typed) === undefined;
  return (
    <TextInput
      {...fieldProps}
      error={isWrong ? 'Write a time such as 90 s, 5 min or 1 h 30 min.' : fieldProps.error}
      placeholder="none"
      autoComplete="off"
      value={typed ?? formatDuration(typeof props.value === 'number' ? props.value : 0)}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        const seconds = parseDuration(event.currentTarget.value);
        if (seconds !== undefined) change(props.path, seconds);
      }}
      onBlur={() => {
        if (!isWrong) setTyped(undefined);
        settle();
      }}
    />
  );
}
