import type { DataEntry, EnteredValue, EnteredValues, WorkInstruction } from '@fettle/flows';

/** What a willing colleague would enter in a work instruction: what Fettle suggests, else the middle of the limits, the first choice, yes. */
export function fillInTask(instruction: WorkInstruction): { readonly outcome: string; readonly entries: EnteredValues } {
  const entries = instruction.steps.flatMap((step) => step.entries).map((entry) => [entry.key, enteredFor(entry)] as const);
  return { outcome: instruction.outcomes[0]?.value ?? '', entries: Object.fromEntries(entries) };
}

function enteredFor(entry: DataEntry): EnteredValue {
  const value = valueFor(entry);
  return isOutside(entry, value) ? { value, comment: 'As the machine recorded it.' } : { value };
}

function valueFor({ automatic, valueKind, lower, upper, choices }: DataEntry): EnteredValue['value'] {
  if (automatic !== undefined) return automatic.value;
  if (valueKind === 'boolean') return true;
  if (valueKind === 'string') return choices?.[0] ?? 'Done';
  if (lower !== undefined && upper !== undefined) return (lower + upper) / 2;
  return lower ?? upper ?? 0;
}

function isOutside({ lower, upper }: DataEntry, value: EnteredValue['value']): boolean {
  return typeof value === 'number' && ((lower !== undefined && value < lower) || (upper !== undefined && value > upper));
}
