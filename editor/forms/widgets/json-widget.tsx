import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { useFieldProps, useForm, type WidgetProps } from '../form-context.ts';

/** A document as its JSON. What is no JSON stays as it is typed, with the reason, and changes nothing; empty is none. */
export function JsonWidget(props: WidgetProps) {
  const { change, settle } = useForm();
  const fieldProps = useFieldProps(props);
  const [typed, setTyped] = useState<string>();
  const fault = typed === undefined ? undefined : faultOf(typed);
  return (
    <Textarea
      {...fieldProps}
      error={fault ?? fieldProps.error}
      autosize
      minRows={1}
      maxRows={14}
      spellCheck={false}
      placeholder="none"
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      value={typed ?? (props.value === undefined ? '' : JSON.stringify(props.value, null, 2))}
      onChange={(event) => {
        const text = event.currentTarget.value;
        setTyped(text);
        if (faultOf(text) === undefined) change(props.path, text.trim() === '' ? undefined : JSON.parse(text));
      }}
      onBlur={() => {
        if (fault === undefined) setTyped(undefined);
        settle();
      }}
    />
  );
}

function faultOf(text: string): string | undefined {
  if (text.trim() === '') return undefined;
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return `This is no JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
}
