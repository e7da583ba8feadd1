import type { Nonconformance } from '@fettle/flows/contract';
import { Radio, Stack } from '@mantine/core';

export interface DispositionChoiceProps {
  readonly options: Nonconformance['options'];
  readonly value: Nonconformance['disposition'];
  readonly change: (value: Nonconformance['disposition']) => void;
}

/** The decisions that the routing allows here, in its words. */
export function DispositionChoice({ options, value, change }: DispositionChoiceProps) {
  return (
    <Radio.Group label="Decision" value={value ?? ''} onChange={(next) => change(next as Nonconformance['disposition'])}>
      <Stack gap={8} mt={6}>
        {options.map((option) => (
          <Radio key={option.value} value={option.value} label={option.title} size="sm" />
        ))}
      </Stack>
    </Radio.Group>
  );
}
