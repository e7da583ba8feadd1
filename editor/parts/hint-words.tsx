import { Tooltip } from '@mantine/core';

/** The words of a hint, beside what they are for. */
export function HintWords({ target, label }: { readonly target: HTMLElement; readonly label: string }) {
  return <Tooltip target={target} label={label} opened />;
}
