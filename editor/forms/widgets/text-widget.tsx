import { Textarea, TextInput } from '@mantine/core';
import { useFieldProps, useForm, type WidgetProps } from '../form-context.ts';

export function TextWidget(props: WidgetProps) {
  const { change } = useForm();
  return (
    <TextInput
      {...useFieldProps(props)}
      value={String(props.value ?? '')}
      onChange={(event) => change(props.path, event.currentTarget.value)}
    />
  );
}

export function MultilineWidget(props: WidgetProps) {
  const { change } = useForm();
  return (
    <Textarea
      {...useFieldProps(props)}
      autosize
      minRows={2}
      maxRows={14}
      value={String(props.value ?? '')}
      onChange={(event) => change(props.path, event.currentTarget.value)}
    />
  );
}

/** What an expression will call it: no spaces, no capitals forced, written in the type of code. */
export function KeyWidget(props: WidgetProps) {
  const { change } = useForm();
  return (
    <TextInput
      {...useFieldProps(props)}
      spellCheck={false}
      autoComplete="off"
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      value={String(props.value ?? '')}
      onChange={(event) => change(props.path, event.currentTarget.value.replace(/\s+/g, ''))}
    />
  );
}
